import { compareText, type KeyValue, plainDecimal } from '../../model/index.ts'

/**
 * Compares two values of one key attribute as DynamoDB sorts them: text by UTF-8 bytes, numbers by value, bytes
 * unsigned. Below 0 where `a` comes first, 0 where they are one key.
 */
export function compareKeys(a: KeyValue, b: KeyValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  return compareDecimals(plainDecimal(String(a)), plainDecimal(String(b)))
}

/** Numbers have up to 38 digits, so they are compared as whole numbers of the smaller one's last place. */
function compareDecimals(a: string, b: string): number {
  const places = Math.max(placesOf(a), placesOf(b))
  const [x, y] = [scaled(a, places), scaled(b, places)]
  return x < y ? -1 : x > y ? 1 : 0
}

function placesOf(plain: string): number {
  const point = plain.indexOf('.')
  return point === -1 ? 0 : plain.length - point - 1
}

function scaled(plain: string, places: number): bigint {
  return BigInt(plain.replace('.', '') + '0'.repeat(places - placesOf(plain)))
}
