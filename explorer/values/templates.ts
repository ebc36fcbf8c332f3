/** The attributes of key templates, in order: `customerId` of `CUSTOMER#{customerId}`. */
export function templateAttributes(template: string): string[] {
  const names = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '')
  return [...new Set(names)]
}

/** A part of a template: a constant, or the name of an attribute. */
export interface TemplatePart {
  readonly text: string
  readonly isAttribute: boolean
}

export function templateParts(template: string): TemplatePart[] {
  return template
    .split(/(\{[^{}]+\})/)
    .filter((text) => text !== '')
    .map((text) => ({ text, isAttribute: text.startsWith('{') && text.endsWith('}') }))
}
