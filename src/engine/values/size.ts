import type { AttributeValue, Item } from './attribute-value.ts'
import { parseNumber } from './number.ts'

/** The size of an item in bytes, as DynamoDB counts them: names and values. */
export function itemSize(item: Item): number {
  let size = 0
  for (const name in item) {
    const value = item[name]
    if (value !== undefined) size += Buffer.byteLength(name) + valueSize(value)
  }
  return size
}

/**
 * The size of one value in bytes, as DynamoDB counts them: strings as UTF-8, binaries decoded, lists and maps 3 bytes
 * plus 1 for each element, BOOL and NULL 1.
 */
export function valueSize(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S)
  if ('N' in value) return numberSize(value.N)
  if ('B' in value) return Buffer.byteLength(value.B, 'base64')
  if ('L' in value) return value.L.reduce((sum, each) => sum + 1 + valueSize(each), 3)
  if ('M' in value) {
    return Object.entries(value.M).reduce(
      (sum, [name, each]) => sum + 1 + Buffer.byteLength(name) + valueSize(each),
      3,
    )
  }
  if ('SS' in value) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if ('NS' in value) return value.NS.reduce((sum, number) => sum + numberSize(number), 0)
  if ('BS' in value) return value.BS.reduce((sum, bytes) => sum + Buffer.byteLength(bytes, 'base64'), 0)
  return 1
}

/**
 * One byte for each pair of digits, counted from the decimal point, without pairs of zeros at both ends; one more byte,
 * and one for a minus sign. As recorded from DynamoDB by Dynalite: 1.5 takes 3 bytes, 15 takes 2, 100 takes 2.
 */
function numberSize(text: string): number {
  const { digits, exponent, negative } = parseNumber(text)
  if (digits === '') return 1
  // The positions of the first and the last digit in their pairs.
  const first = Math.ceil(exponent / 2)
  const last = Math.floor((exponent - digits.length) / 2)
  return 1 + first - last + (negative ? 1 : 0)
}
