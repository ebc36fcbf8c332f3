import { type DocumentValue, ExactNumber, plainDecimal } from '../document.ts'
import { Attribute } from './attribute.ts'
import { type AttributeType, Unfit } from './attribute-type.ts'
import { digitsEncoding, digitsFaults, mostDigits, type SortableDigits } from './digits.ts'
import { isInRange } from './number-range.ts'

/** A whole number that JavaScript holds exactly (up to 2^53). With `digits` it may stand in a key. */
export function int(options: { digits: number }): Attribute<number, 'keyable' | 'numeric'>
export function int(): Attribute<number, 'numeric'>
export function int(options?: { digits: number }): Attribute<number, 'keyable' | 'numeric'> {
  return new Attribute(wholeNumber('int', options && { digits: options.digits, scale: 0 }))
}

/** Any finite number that DynamoDB can hold, with the 15 to 17 digits that JavaScript keeps. */
export function number(): Attribute<number, 'numeric'> {
  const check = (value: unknown): number => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new Unfit('a finite number', value)
    if (!isInRange(value)) throw new Unfit('a number that DynamoDB can hold (1e-130 to 1e126)', value)
    return value
  }
  return new Attribute<number, 'numeric'>({
    kind: 'number',
    storage: 'N',
    toStored: check,
    fromStored: (stored) => check(stored instanceof ExactNumber ? Number(stored.text) : stored),
  })
}

/** A whole number of up to 38 digits. With `digits` it may stand in a key. */
export function bigint(options: { digits: number }): Attribute<bigint, 'keyable' | 'numeric'>
export function bigint(): Attribute<bigint, 'numeric'>
export function bigint(options?: { digits: number }): Attribute<bigint, 'keyable' | 'numeric'> {
  const digits = options?.digits ?? mostDigits.bigint
  const faults = digitsFaults('bigint', { digits, scale: 0 })
  const limit = 10n ** BigInt(faults.length > 0 ? mostDigits.bigint : digits)
  const check = (value: unknown): bigint => {
    if (typeof value !== 'bigint' || value >= limit || value <= -limit) {
      throw new Unfit(`a whole number (bigint) of at most ${digits} digits`, value)
    }
    return value
  }
  const encoding = options && digitsEncoding({ digits, scale: 0 })
  return new Attribute<bigint, 'keyable' | 'numeric'>({
    kind: 'bigint',
    storage: 'N',
    toStored: check,
    fromStored: (stored) => check(wholeFromStored(stored)),
    neighbour: (value, step) => check(value) + BigInt(step),
    faults,
    ...(encoding && {
      key: {
        ...encoding,
        encode: (value: bigint) => encoding.encode(check(value).toString()),
        decode: (text: string) => BigInt(encoding.decode(text)),
      },
    }),
  })
}

/**
 * An exact decimal, as text with exactly `scale` digits behind the point (`'12.50'`), and stored as a number.
 * `digits` counts all digits, at most 38 as in DynamoDB; it may stand in a key.
 */
export function decimal({ digits, scale }: SortableDigits): Attribute<string, 'keyable' | 'numeric'> {
  const encoding = digitsEncoding({ digits, scale })
  const check = (value: unknown): string => {
    const text = typeof value === 'string' ? normalDecimal(value, digits, scale) : undefined
    if (text === undefined) throw new Unfit(`a decimal of ${digits} digits, ${scale} behind the point`, value)
    return text
  }
  return new Attribute<string, 'keyable' | 'numeric'>({
    kind: 'decimal',
    storage: 'N',
    toStored: (value) => new ExactNumber(check(value)),
    fromStored: (stored) => check(decimalText(stored)),
    faults: digitsFaults('decimal', { digits, scale }),
    neighbour: (value, step) => check(withPoint(BigInt(check(value).replace('.', '')) + BigInt(step), scale)),
    key: { ...encoding, encode: (value) => encoding.encode(check(value)), decode: encoding.decode },
  })
}

/** An amount of money in units with cents: a {@link decimal} of 15 digits, 2 behind the point. */
export function money(
  options: SortableDigits = { digits: 15, scale: 2 },
): Attribute<string, 'keyable' | 'numeric'> {
  return decimal(options)
}

function wholeNumber(kind: 'int', format: SortableDigits | undefined): AttributeType<number> {
  const limit = format ? 10 ** format.digits : Number.POSITIVE_INFINITY
  const expected = format ? `a whole number of at most ${format.digits} digits` : 'a whole number'
  const check = (value: unknown): number => {
    if (!Number.isSafeInteger(value) || Math.abs(value as number) >= limit) throw new Unfit(expected, value)
    return value as number
  }
  const encoding = format && digitsEncoding(format)
  return {
    kind,
    storage: 'N',
    toStored: check,
    fromStored: check,
    neighbour: (value, step) => check(value) + step,
    ...(format && { digits: format.digits, faults: digitsFaults(kind, format) }),
    ...(encoding && {
      key: {
        ...encoding,
        encode: (value: number) => encoding.encode(String(check(value))),
        decode: (text: string) => Number(encoding.decode(text)),
      },
    }),
  }
}

function wholeFromStored(stored: DocumentValue): unknown {
  if (stored instanceof ExactNumber) return /^-?\d+$/.test(stored.text) ? BigInt(stored.text) : stored.text
  return typeof stored === 'number' && Number.isSafeInteger(stored) ? BigInt(stored) : stored
}

function decimalText(stored: DocumentValue): unknown {
  if (stored instanceof ExactNumber) return stored.text
  return typeof stored === 'number' || typeof stored === 'bigint' ? String(stored) : stored
}

/** The decimal with exactly `scale` digits behind the point, or undefined where that would lose something. */
function normalDecimal(text: string, digits: number, scale: number): string | undefined {
  if (text.length > longestDecimal || !/^-?\d+(\.\d+)?$/.test(text)) return undefined
  const plain = plainDecimal(text)
  const sign = plain.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = plain.slice(sign.length).split('.')
  if (fraction.length > scale || (whole === '0' ? 0 : whole.length) > digits - scale) return undefined
  return scale === 0 ? plain : `${sign}${whole}.${fraction.padEnd(scale, '0')}`
}

/** A count of the smallest units as a decimal: 1250 of scale 2 is `12.50`. */
function withPoint(units: bigint, scale: number): string {
  return plainDecimal(`${units}e-${scale}`)
}

/** More than any way to write 38 digits with a few zeros too many; a text beyond it isn't looked at. */
const longestDecimal = 100
