import type { Variables } from './price-document.ts'

/** The JSON object in a text; undefined where the text is none. */
export function parseVariables(text: string): Variables | undefined {
  try {
    const variables: unknown = JSON.parse(text)
    return typeof variables === 'object' && variables !== null && !Array.isArray(variables)
      ? { ...variables }
      : undefined
  } catch {
    return undefined
  }
}
