import { type AttributeValue, valuesEqual } from '../../values/index.ts'

/**
 * The `size` of a value: the length of a string in UTF-16 code units, as in Java; the number of bytes of a binary, or
 * of members of a set, list or map; undefined for other types.
 */
export function sizeOf(value: AttributeValue): number | undefined {
  if ('S' in value) return value.S.length
  if ('B' in value) return Buffer.byteLength(value.B, 'base64')
  if ('L' in value) return value.L.length
  if ('M' in value) return Object.keys(value.M).length
  if ('SS' in value) return value.SS.length
  if ('NS' in value) return value.NS.length
  if ('BS' in value) return value.BS.length
  return undefined
}

/** Whether a string or binary begins with another of its type. */
export function startsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S)
  if (!('B' in value && 'B' in prefix)) return false
  const start = bytes(prefix.B)
  return bytes(value.B).subarray(0, start.length).equals(start)
}

/** Whether a string or binary contains another, or a set or list has the value as a member. */
export function valueContains(value: AttributeValue, sought: AttributeValue): boolean {
  if ('L' in value) return value.L.some((each) => valuesEqual(each, sought))
  if ('S' in sought) {
    return 'S' in value ? value.S.includes(sought.S) : 'SS' in value && value.SS.includes(sought.S)
  }
  if ('B' in sought) {
    if ('B' in value) return bytes(value.B).includes(bytes(sought.B))
    return 'BS' in value && value.BS.includes(sought.B)
  }
  return 'N' in sought && 'NS' in value && value.NS.includes(sought.N)
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}
