import { type Document, type DocumentValue, isNumeric, plainDecimal } from '../document/index.ts'

/**
 * A string that two keys share exactly if they are the same key to DynamoDB: 1, 1n and `1.0` are the same number, and
 * equal bytes the same value. Throws a TypeError if `item` lacks one of the key attributes.
 *
 * @param names the key attributes; others of `item` are ignored.
 */
export function keyText(table: string, names: readonly string[], item: Document): string {
  return JSON.stringify([table, ...names.map((name) => keyValueText(name, item[name]))])
}

/**
 * A string that two values of one key attribute share exactly if they are the same value to DynamoDB. Throws a
 * TypeError if `value` can't be a key.
 */
export function keyValueText(name: string, value: DocumentValue | undefined): string {
  if (typeof value === 'string') return value
  if (isNumeric(value)) return plainDecimal(String(value))
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  throw new TypeError(
    `Expected key attribute '${name}' to be a string, a number or bytes, got ${typeof value}`,
  )
}
