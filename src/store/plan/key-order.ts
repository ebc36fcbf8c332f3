import { compareNumbers, compareText, type KeyValue } from '../../model/index.ts'

/**
 * Compares two values of one key attribute as DynamoDB sorts them: text by UTF-8 bytes, numbers by value, bytes
 * unsigned. Below 0 where `a` comes first, 0 where they are one key.
 */
export function compareKeys(a: KeyValue, b: KeyValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  return compareNumbers(a, b)
}
