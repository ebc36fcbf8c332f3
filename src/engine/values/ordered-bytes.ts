import type { AttributeValue } from './attribute-value.ts'
import { parseNumber } from './number.ts'

/**
 * Encodes a key value as bytes whose unsigned order is DynamoDB's order of the values: strings and binaries by their
 * bytes, numbers by value. Self-delimiting, so that several can be joined into one key: no encoding is a prefix of
 * another. Throws a TypeError for a value of another type.
 */
export function orderedBytes(value: AttributeValue): Buffer {
  const bytes = Buffer.allocUnsafe(orderedBound(value))
  return bytes.subarray(0, writeOrdered(bytes, 0, value))
}

/** An upper bound of a value's encoded length; exact for strings without zero bytes. */
export function orderedBound(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S) * (value.S.includes('\u0000') ? 2 : 1) + 2
  if ('B' in value) return value.B.length * 2 + 2
  return 64
}

/** Writes the same bytes into a buffer at a position, and returns the position after them. */
export function writeOrdered(target: Buffer, at: number, value: AttributeValue): number {
  if ('S' in value) {
    // Most keys are strings without a zero byte.
    if (value.S.includes('\u0000')) return writeDelimited(target, at, Buffer.from(value.S))
    const end = at + target.write(value.S, at)
    target[end] = 0
    target[end + 1] = 0
    return end + 2
  }
  if ('B' in value) return writeDelimited(target, at, Buffer.from(value.B, 'base64'))
  if ('N' in value) return at + numberBytes(value.N).copy(target, at)
  throw new TypeError('only S, N and B values can be keys')
}

/** 0x00 becomes 0x00 0xFF, and 0x00 0x00 ends the value: it sorts before every longer one. */
function writeDelimited(target: Buffer, start: number, bytes: Buffer): number {
  let at = start
  for (const byte of bytes) {
    target[at++] = byte
    if (byte === 0) target[at++] = 0xff
  }
  target[at++] = 0
  target[at++] = 0
  return at
}

/**
 * Sign (0 negative, 1 zero, 2 positive), exponent, then the digits each plus one, ended by zero. For a negative number
 * everything but the sign is inverted.
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
