import { type Document, type DocumentValue, isNumeric, readNumber } from '../../../model/index.ts'

/**
 * A document in the form of the client port's reads: numbers in their canonical form, bytes as plain `Uint8Array`s.
 * DynamoDB doesn't return the item of a PutItem, and an item must not look different when it is read again.
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
