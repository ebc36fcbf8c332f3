/** An object of a template, as JSON. */
export type Template = { readonly [member: string]: TemplateValue }
type TemplateValue = string | number | boolean | object | readonly TemplateValue[]
