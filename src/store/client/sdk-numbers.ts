import { NumberValue } from '@aws-sdk/lib-dynamodb'
import { type Document, type DocumentValue, isNumeric } from '../../model/index.ts'
import { isPlain, numberText, unstorable } from './marshal.ts'

/**
 * A document in the form of the SDK's document client, which doesn't accept `ExactNumber`, and numbers beyond 2^53 only in
 * its own `NumberValue`. Throws a TypeError for undefined and for numbers that aren't finite; the SDK rejects the rest.
 */
export function wrapNumbers(document: Document): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, wrap(value)]))
}

function wrap(value: DocumentValue): unknown {
  if (isNumeric(value)) return NumberValue.from(numberText(value))
  if (typeof value === 'string' || typeof value === 'boolean') return value
  // The SDK would silently omit such a value.
  if (typeof value !== 'object') throw unstorable(value)
  if (value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(wrap)
  if (value instanceof Set) return new Set([...value].map(wrap))
  return isPlain(value) ? wrapNumbers(value as Document) : value
}
