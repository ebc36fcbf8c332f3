import { computed, signal } from '@preact/signals'
import { isRecord } from '../values/stored-value.ts'

/** The text of the headers box: JSON as in GraphiQL, such as `{ "authorization": "Bearer …" }`. */
export const headersText = signal('')

/** The headers of each request, or why the text isn't a list of headers. */
export const headers = computed(() => parseHeaders(headersText.value))

export type ParsedHeaders =
  | { readonly headers: Readonly<Record<string, string>>; readonly fault?: undefined }
  | { readonly headers: Readonly<Record<string, string>>; readonly fault: string }

export function parseHeaders(text: string): ParsedHeaders {
  if (text.trim() === '') return { headers: {} }
  try {
    const json: unknown = JSON.parse(text)
    if (!isRecord(json))
      return { headers: {}, fault: 'Expected an object, such as { "authorization": "…" }.' }
    const wrong = Object.entries(json).find(([, value]) => typeof value !== 'string')
    if (wrong !== undefined) return { headers: {}, fault: `The header ${wrong[0]} must be a string.` }
    return { headers: Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)])) }
  } catch {
    return { headers: {}, fault: 'Expected JSON, such as { "authorization": "…" }.' }
  }
}
