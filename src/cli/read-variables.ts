import type { Variables } from './price-document.ts'

/** Parses a JSON object; returns undefined for anything else. */
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
