import { compareNumbers } from '../document/index.ts'
import { compareText } from './ordering.ts'
import type { KeyValue } from './types.ts'

/**
 * Compares two values of one key attribute in DynamoDB's sort order: strings by UTF-8 bytes, numbers by value, bytes
 * unsigned. Negative if `a` comes first, 0 if they are the same key to DynamoDB.
 */
export function compareKeys(a: KeyValue, b: KeyValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  return compareNumbers(a, b)
}
