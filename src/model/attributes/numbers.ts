import { compareNumbers, type DocumentValue, ExactNumber, plainDecimal } from '../document/index.ts'
import { Attribute } from './attribute.ts'
import { type AttributeType, type Bounds, type Constraint, Unfit } from './attribute-type.ts'
import { boundsOf, type ValueLimits, valueLimits } from './constraints.ts'
import { digitsEncoding, digitsFaults, mostDigits, type SortableDigits } from './digits.ts'

/**
 * A 32-bit integer, like GraphQL's `Int`. With `digits`, 1 to 15, it has up to that many digits and may be used in a
 * key. Stored values are read up to 2^53.
 */
export function int(
  options: { digits: number } & ValueLimits<number>,
): Attribute<number, 'keyable' | 'numeric'>
export function int(options?: ValueLimits<number>): Attribute<number, 'numeric'>
export function int({
  digits,
  ...limits
}: { digits?: number } & ValueLimits<number> = {}): Attribute<number, 'keyable' | 'numeric'> {
  return new Attribute(wholeNumber('int', digits === undefined ? undefined : { digits, scale: 0 }, limits))
}

/** Any finite number that DynamoDB can hold, with the 15 to 17 digits that JavaScript keeps. */
export function number(limits: ValueLimits<number> = {}): Attribute<number, 'numeric'> {
  const check = (value: unknown): number => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new Unfit('a finite number', value)
    if (!isInRange(value)) throw new Unfit('a number that DynamoDB can hold (1e-130 to 1e126)', value)
    return value
  }
  return new Attribute<number, 'numeric'>({
    kind: 'number',
    storage: 'N',
    ...valueLimits(limits, (a, b) => a - b),
    bounds: boundsOf(limits),
    toStored: check,
    fromStored: (stored) => check(stored instanceof ExactNumber ? Number(stored.text) : stored),
  })
}

/** An integer of up to 38 digits. With `digits` it may be used in a key. */
export function bigint(
  options: { digits: number } & ValueLimits<bigint>,
): Attribute<bigint, 'keyable' | 'numeric'>
export function bigint(options?: ValueLimits<bigint>): Attribute<bigint, 'numeric'>
export function bigint({
  digits: declared,
  ...limits
}: { digits?: number } & ValueLimits<bigint> = {}): Attribute<bigint, 'keyable' | 'numeric'> {
  const digits = declared ?? mostDigits.bigint
  const limited = valueLimits(limits, (a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const faults = digitsFaults('bigint', { digits, scale: 0 })
  const limit = 10n ** BigInt(faults.length > 0 ? mostDigits.bigint : digits)
  const check = (value: unknown): bigint => {
    if (typeof value !== 'bigint' || value >= limit || value <= -limit) {
      throw new Unfit(`an integer (bigint) of at most ${digits} digits`, value)
    }
    return value
  }
  const encoding = declared === undefined ? undefined : digitsEncoding({ digits, scale: 0 })
  return new Attribute<bigint, 'keyable' | 'numeric'>({
    kind: 'bigint',
    storage: 'N',
    toStored: check,
    fromStored: (stored) => check(wholeFromStored(stored)),
    neighbour: (value, step) => check(value) + BigInt(step),
    ...limited,
    bounds: boundsOf(limits, faults.length > 0 ? {} : ofDigits({ digits, scale: 0 })),
    faults: [...faults, ...limited.faults],
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
 * An exact decimal: a string with exactly `scale` digits after the point (`'12.50'`), stored as a number. `digits` counts
 * all digits, at most 38 as in DynamoDB. It may be used in a key.
 */
export function decimal({
  digits,
  scale,
  ...limits
}: SortableDigits & ValueLimits<string>): Attribute<string, 'keyable' | 'numeric'> {
  const limited = valueLimits(limits, (a, b) => compareNumbers(a, b))
  const faults = digitsFaults('decimal', { digits, scale })
  const encoding = digitsEncoding({ digits, scale })
  const check = (value: unknown): string => {
    const text = typeof value === 'string' ? normalDecimal(value, digits, scale) : undefined
    if (text === undefined) throw new Unfit(`a decimal of ${digits} digits, ${scale} after the point`, value)
    return text
  }
  return new Attribute<string, 'keyable' | 'numeric'>({
    kind: 'decimal',
    storage: 'N',
    scale,
    toStored: (value) => new ExactNumber(check(value)),
    fromStored: (stored) => check(decimalText(stored)),
    ...limited,
    bounds: boundsOf(limits, faults.length > 0 ? {} : ofDigits({ digits, scale })),
    faults: [...faults, ...limited.faults],
    neighbour: (value, step) => check(withPoint(BigInt(check(value).replace('.', '')) + BigInt(step), scale)),
    key: { ...encoding, encode: (value) => encoding.encode(check(value)), decode: encoding.decode },
  })
}

/** An amount of money in units with cents: a {@link decimal} of 15 digits, 2 after the point. */
export function money(
  options: Partial<SortableDigits> & ValueLimits<string> = {},
): Attribute<string, 'keyable' | 'numeric'> {
  return decimal({ digits: 15, scale: 2, ...options })
}

function wholeNumber(
  kind: 'int',
  format: SortableDigits | undefined,
  limits: ValueLimits<number>,
): AttributeType<number> {
  const limited = valueLimits(limits, (a, b) => a - b)
  const faults = format ? digitsFaults(kind, format) : []
  const limit = format ? 10 ** format.digits : Number.POSITIVE_INFINITY
  const expected = format ? `an integer of at most ${format.digits} digits` : 'an integer'
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
    constraints: format ? limited.constraints : [ofInt, ...limited.constraints],
    bounds: boundsOf(limits, faults.length > 0 ? {} : format ? ofDigits(format) : of32Bits),
    faults: [...limited.faults, ...faults],
    ...(format && { digits: format.digits }),
    ...(encoding && {
      key: {
        ...encoding,
        encode: (value: number) => encoding.encode(String(check(value))),
        decode: (text: string) => Number(encoding.decode(text)),
      },
    }),
  }
}

/** The maximum and minimum number of this many digits: 99.99 and -99.99 for 4, 2 after the point. */
function ofDigits({ digits, scale }: SortableDigits): Required<Bounds> {
  const max = withPoint(10n ** BigInt(digits) - 1n, scale)
  return { min: `-${max}`, max }
}

const of32Bits = { min: String(-(2 ** 31)), max: String(2 ** 31 - 1) }

/** Without declared digits it is GraphQL's `Int`, which has 32 bits. */
const ofInt: Constraint = {
  expected: 'a 32-bit integer (declare a.int({ digits }) for more)',
  holds: (value) => value === (Number(value) | 0),
  isKnownToClients: true,
}

function wholeFromStored(stored: DocumentValue): unknown {
  if (stored instanceof ExactNumber) return /^-?\d+$/.test(stored.text) ? BigInt(stored.text) : stored.text
  return typeof stored === 'number' && Number.isSafeInteger(stored) ? BigInt(stored) : stored
}

function decimalText(stored: DocumentValue): unknown {
  if (stored instanceof ExactNumber) return stored.text
  return typeof stored === 'number' || typeof stored === 'bigint' ? String(stored) : stored
}

/** The decimal with exactly `scale` digits after the point, or undefined if that would change its value. */
function normalDecimal(text: string, digits: number, scale: number): string | undefined {
  if (text.length > longestDecimal || !/^-?\d+(\.\d+)?$/.test(text)) return undefined
  const plain = plainDecimal(text)
  const sign = plain.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = plain.slice(sign.length).split('.')
  if (fraction.length > scale || (whole === '0' ? 0 : whole.length) > digits - scale) return undefined
  return scale === 0 ? plain : `${sign}${whole}.${fraction.padEnd(scale, '0')}`
}

/** A number of smallest units as a decimal: 1250 with scale 2 is `12.50`. */
function withPoint(units: bigint, scale: number): string {
  return plainDecimal(`${units}e-${scale}`)
}

/** Longer than any reasonable spelling of 38 digits; longer strings are rejected without parsing. */
const longestDecimal = 100

/** Whether a finite number is in DynamoDB's range: 0, or a magnitude of 1E-130 to 9.9…E+125. */
export function isInRange(value: number): boolean {
  const magnitude = Math.abs(value)
  return magnitude === 0 || (magnitude >= 1e-130 && magnitude < 1e126)
}
