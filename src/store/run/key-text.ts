import { type Document, type DocumentValue, isNumeric, plainDecimal } from '../../model/index.ts'

/**
 * A text that two keys share exactly when DynamoDB takes them for the same key: 1, 1n and `1.0` are one number,
 * and equal bytes are one value. Throws a TypeError where `item` lacks one of the key attributes.
 *
 * @param names the key attributes; others of `item` don't count.
 */
export function keyText(table: string, names: readonly string[], item: Document): string {
  return JSON.stringify([table, ...names.map((name) => keyValueText(name, item[name]))])
}

/**
 * A text that two values of one key attribute share exactly when DynamoDB takes them for the same value. Throws
 * a TypeError where `value` can't be a key.
 */
export function keyValueText(name: string, value: DocumentValue | undefined): string {
  if (typeof value === 'string') return value
  if (isNumeric(value)) return plainDecimal(String(value))
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  throw new TypeError(`Expected key attribute '${name}' to be a text, a number or bytes, got ${typeof value}`)
}
