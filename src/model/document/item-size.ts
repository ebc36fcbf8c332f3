import { type Document, type DocumentValue, isNumeric, plainDecimal } from './document.ts'

/**
 * The size of an item or a key in bytes, as DynamoDB counts them: names and values; strings as UTF-8, two digits of a
 * number per byte, and 1 to 3 bytes of overhead in lists and maps.
 */
export function itemBytes(document: Document): number {
  return Object.entries(document).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  )
}

/** The bytes of one value. */
export function valueBytes(value: DocumentValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (isNumeric(value)) return numberBytes(String(value))
  if (typeof value !== 'object' || value === null) return 1
  if (value instanceof Uint8Array) return value.length
  const inside = (sum: number, each: DocumentValue) => sum + valueBytes(each)
  if (value instanceof Set) return ([...value] as DocumentValue[]).reduce(inside, 0)
  if (Array.isArray(value)) return value.reduce(inside, 3 + value.length)
  return 3 + Object.keys(value).length + itemBytes(value as Document)
}

/**
 * One byte for each pair of digits, counted from the decimal point, without pairs of zeros at both ends; one more byte,
 * and one for a minus sign: 1.5 takes 3 bytes, 15 and 100 take 2.
 */
function numberBytes(text: string): number {
  const plain = plainDecimal(text)
  if (plain === '0') return 1
  const isNegative = plain.startsWith('-')
  const [whole = '', fraction = ''] = plain.slice(isNegative ? 1 : 0).split('.')
  const digits = `${evenLength(whole, 'padStart')}${evenLength(fraction, 'padEnd')}`
  const pairs = digits.match(/../g) ?? []
  const isUsed = (pair: string) => pair !== '00'
  return pairs.findLastIndex(isUsed) - pairs.findIndex(isUsed) + 2 + (isNegative ? 1 : 0)
}

function evenLength(digits: string, pad: 'padStart' | 'padEnd'): string {
  return digits[pad](digits.length + (digits.length % 2), '0')
}
