import { type Document, type DocumentValue, isNumeric } from '../../model/index.ts'

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

/** One byte for every two significant digits, one more, and one for a minus sign. */
function numberBytes(text: string): number {
  const [mantissa = ''] = text.toLowerCase().split('e')
  const digits = mantissa.replace(/[-+.]/g, '').replace(/^0+/, '')
  const significant = mantissa.includes('.') ? digits : withoutTrailingZeros(digits)
  return Math.ceil(significant.length / 2) + 1 + (text.startsWith('-') ? 1 : 0)
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.slice(0, end)
}
