/**
 * The place of a record in its stream, as a whole number of 64 bits: the millisecond in which it was written, and
 * a count within that. So records lie in the order of writing, and those before a moment are one range. On the
 * wire it has AWS's form of 21 digits.
 */
export type SequenceNumber = bigint

/** The number after another one, for a record written `now` (epoch milliseconds), even where the clock went back. */
export function nextSequenceNumber(last: SequenceNumber, now: number): SequenceNumber {
  const first = firstSequenceNumberAt(now)
  return first > last ? first : last + 1n
}

/** The least number of a moment, in epoch milliseconds. */
export function firstSequenceNumberAt(time: number): SequenceNumber {
  return BigInt(Math.max(0, Math.trunc(time))) << countBits
}

/** The number as the wire has it. */
export function showSequenceNumber(number: SequenceNumber): string {
  return String(base + number)
}

/** The number of a text, which may lie outside all that any stream has; undefined for what is no number. */
export function parseSequenceNumber(text: string): SequenceNumber | undefined {
  return /^[0-9]+$/.test(text) ? BigInt(text) - base : undefined
}

const countBits = 16n
const base = 10n ** 20n
