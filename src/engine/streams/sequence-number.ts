/**
 * The position of a record in its stream, as a 64-bit integer: the millisecond of its write, and a count within that
 * millisecond. So records are in the order of writing, and all records before a point in time are one range. On the
 * wire it has AWS's form of 21 digits.
 */
export type SequenceNumber = bigint

/** The next number for a record written at `now` (epoch milliseconds), even if the clock went back. */
export function nextSequenceNumber(last: SequenceNumber, now: number): SequenceNumber {
  const first = firstSequenceNumberAt(now)
  return first > last ? first : last + 1n
}

/** The lowest number of a moment, in epoch milliseconds. */
export function firstSequenceNumberAt(time: number): SequenceNumber {
  return BigInt(Math.max(0, Math.trunc(time))) << countBits
}

/** The number in wire form. */
export function showSequenceNumber(number: SequenceNumber): string {
  return String(base + number)
}

/** Parses a number, which may be outside the range of any stream; undefined if it isn't a number. */
export function parseSequenceNumber(text: string): SequenceNumber | undefined {
  return /^[0-9]+$/.test(text) ? BigInt(text) - base : undefined
}

const countBits = 16n
const base = 10n ** 20n
