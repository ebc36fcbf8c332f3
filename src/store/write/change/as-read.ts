import { type Document, type DocumentValue, isNumeric, readNumber } from '../../../model/index.ts'

/**
 * A document as the client port's reads return it: numbers in canonical form, bytes as plain `Uint8Array`s. DynamoDB
 * doesn't return the item of a PutItem, and the item must look the same when it is read later.
 */
export function asRead(document: Document): Document {
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, valueAsRead(value)]))
}

function valueAsRead(value: DocumentValue): DocumentValue {
  if (isNumeric(value)) return readNumber(String(value))
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (value instanceof Set) return new Set([...value].map(valueAsRead)) as typeof value
  return Array.isArray(value) ? value.map(valueAsRead) : asRead(value)
}
