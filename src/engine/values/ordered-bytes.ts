import type { AttributeValue } from './attribute-value.ts'
import { parseNumber } from './number.ts'

/**
 * Bytes of a key value whose unsigned order is DynamoDB's order of the values: text and bytes as they are,
 * numbers by value. Self-delimiting, so that several can be joined into one key: no value's bytes begin
 * another's. Throws a TypeError for a value of another type.
 */
export function orderedBytes(value: AttributeValue): Buffer {
  if ('S' in value) return delimited(Buffer.from(value.S))
  if ('B' in value) return delimited(Buffer.from(value.B, 'base64'))
  if ('N' in value) return numberBytes(value.N)
  throw new TypeError('only S, N and B values can be keys')
}

/** 0x00 becomes 0x00 0xFF, and 0x00 0x00 ends the value: it sorts before every longer one. */
function delimited(bytes: Buffer): Buffer {
  const zeros = countZeros(bytes)
  const out = Buffer.allocUnsafe(bytes.length + zeros + 2)
  if (zeros === 0) {
    bytes.copy(out)
  } else {
    let at = 0
    for (const byte of bytes) {
      out[at++] = byte
      if (byte === 0) out[at++] = 0xff
    }
  }
  out[out.length - 2] = 0
  out[out.length - 1] = 0
  return out
}

function countZeros(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) count++
  return count
}

/**
 * Sign (0 negative, 1 zero, 2 positive), exponent, then the digits each plus one, ended by zero. All but the
 * sign is turned round for a negative number.
 */
function numberBytes(text: string): Buffer {
  const { negative, digits, exponent } = parseNumber(text)
  if (digits === '') return Buffer.from([1])
  const out = Buffer.allocUnsafe(digits.length + 3)
  out[0] = negative ? 0 : 2
  out[1] = flip(exponent + 129, negative)
  for (let at = 0; at < digits.length; at++) out[at + 2] = flip(digits.charCodeAt(at) - 47, negative)
  out[digits.length + 2] = flip(0, negative)
  return out
}

function flip(byte: number, negative: boolean): number {
  return negative ? 255 - byte : byte
}
