import { Unfit } from './attribute-type.ts'
import { type KeyForm, likeDigits } from './key-form.ts'

/** The width of a number inside a key: the number of its digits, and how many of them are after the point. */
export interface SortableDigits {
  /** All digits, 1 to 38. */
  readonly digits: number
  /** The digits after the point, 0 to `digits`. */
  readonly scale: number
}

/** DynamoDB keeps 38 digits, and JavaScript's integers at least 15. */
export const mostDigits = { decimal: 38, bigint: 38, int: 15 } as const

/** The faults of the digits declared for a kind of number. */
export function digitsFaults(kind: keyof typeof mostDigits, { digits, scale }: SortableDigits): string[] {
  const most = mostDigits[kind]
  if (!Number.isInteger(digits) || digits < 1 || digits > most) {
    return [`a.${kind}({ digits: ${digits} }) must have 1 to ${most} digits: change digits`]
  }
  if (Number.isInteger(scale) && scale >= 0 && scale <= digits) return []
  return [
    `a.${kind}({ digits: ${digits}, scale: ${scale} }) must have 0 to ${digits} of its digits after the point: change scale`,
  ]
}

/** A fixed-width encoding of decimal numbers, to and from plain decimal strings. */
export interface DigitsEncoding {
  readonly fixedWidth: true
  readonly ranged: true
  encode(decimal: string): string
  decode(text: string): string
  readonly form: KeyForm
}

/**
 * Encodes numbers as strings whose byte order is their order: zero-padded digits; a negative number is `-` and the
 * nines' complement of its digits, so that -2 sorts before -1, and both before 0 because `-` sorts before the digits.
 */
export function digitsEncoding({ digits, scale }: SortableDigits): DigitsEncoding {
  const whole = digits - scale
  const form = new RegExp(`^-?\\d{${whole}}${scale > 0 ? `\\.\\d{${scale}}` : ''}$`)
  const digitsPattern = `${'0'.repeat(Math.max(0, whole))}${scale > 0 ? `.${'0'.repeat(scale)}` : ''}`
  const isSpelling = (text: string) => form.test(text) && !negativeZero.test(text)
  const expected = `a number of ${digits} digits, ${scale} after the point`
  return {
    fixedWidth: true,
    ranged: true,
    encode(decimal) {
      const negative = decimal.startsWith('-')
      const [integer = '', fraction = ''] = (negative ? decimal.slice(1) : decimal).split('.')
      const padded = join(
        integer.padStart(whole, '0').slice(integer === '0' && whole === 0 ? 1 : 0),
        fraction.padEnd(scale, '0'),
      )
      if (!form.test(padded)) throw new Unfit(expected, decimal)
      return negative ? `-${complement(padded)}` : padded
    },
    decode(text) {
      if (!isSpelling(text)) throw new Unfit(expected, text)
      const negative = text.startsWith('-')
      const plain = negative ? complement(text.slice(1)) : text
      const [integer = '', fraction = ''] = plain.split('.')
      return `${negative ? '-' : ''}${join(integer.replace(/^0+(?=\d)/, '') || '0', fraction)}`
    },
    form: [likeDigits(digitsPattern), likeDigits(`-${digitsPattern}`)],
  }
}

/** The complement of zero, which isn't valid because zero has no sign. */
const negativeZero = /^-[9.]+$/

function join(integer: string, fraction: string): string {
  return fraction === '' ? integer : `${integer}.${fraction}`
}

function complement(digits: string): string {
  return digits.replace(/\d/g, (digit) => String(9 - Number(digit)))
}
