import { type EngineError, RewordedError, validationError } from '../errors.ts'

/** A parsed decimal: its value is ±0.digits × 10^exponent. The digits have no zero at either end; 0 has no digits. */
export interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

/**
 * Parses a number.
 *
 * @throws ValidationException if it isn't a number, or exceeds DynamoDB's 38 significant digits or its magnitudes of
 *   1E-130 to 9.9…E+125.
 */
export function parseNumber(text: string): Decimal {
  const [, sign, whole = '', fraction = '', power = '0'] = form.exec(text) ?? []
  if (sign === undefined || whole + fraction === '') throw notNumeric(text)
  const all = whole + fraction
  const leading = countZeros(all, 0, 1)
  const power10 = Number(power)
  if (leading === all.length) {
    // DynamoDB checks the exponent with which a zero is written.
    checkRange(text, power10 + 1)
    return zero
  }
  const digits = all.slice(leading, all.length - countZeros(all, all.length - 1, -1))
  const exponent = whole.length - leading + power10
  checkRange(text, exponent)
  if (digits.length > maxDigits) {
    throw validationError('Attempting to store more than 38 significant digits in a Number')
  }
  return { negative: sign === '-', digits, exponent }
}

/** A decimal in DynamoDB's own spelling: plain, without an exponent. */
export function formatNumber({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0'
  const sign = negative ? '-' : ''
  if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`
  if (exponent >= digits.length) return sign + digits.padEnd(exponent, '0')
  return `${sign}${digits.slice(0, exponent)}.${digits.slice(exponent)}`
}

/** A number in DynamoDB's own spelling. Throws as `parseNumber` does. */
export function normalNumber(text: string): string {
  return formatNumber(parseNumber(text))
}

/**
 * Whether Java's BigDecimal can read a number, with which DynamoDB reads statements and the requests that have its older
 * validation: exponent and scale must have 32 bits.
 */
export function fitsBigDecimal(text: string): boolean {
  const [digits = '', power = '0'] = text.toLowerCase().split('e')
  const fraction = digits.split('.')[1] ?? ''
  return isInt32(Number(power)) && isInt32(fraction.length - Number(power))
}

/** Negative, 0 or positive if the first number is less than, equal to or greater than the second. Exact. */
export function compareNumbers(a: string, b: string): number {
  if (a.length <= exactLength && b.length <= exactLength) return Number(a) - Number(b)
  const x = parseNumber(a)
  const y = parseNumber(b)
  if (x.digits === '' || y.digits === '') return signOf(x) - signOf(y)
  if (x.negative !== y.negative) return x.negative ? -1 : 1
  return x.negative ? compareMagnitudes(y, x) : compareMagnitudes(x, y)
}

/** The exact sum. Throws a ValidationException if it exceeds DynamoDB's range. */
export function addNumbers(a: string, b: string): string {
  return add(parseNumber(a), parseNumber(b))
}

/** The exact difference. Throws as `addNumbers` does. */
export function subtractNumbers(a: string, b: string): string {
  const subtrahend = parseNumber(b)
  return add(parseNumber(a), { ...subtrahend, negative: !subtrahend.negative })
}

const maxDigits = 38
const maxExponent = 126
const minExponent = -129

/** Doubles distinguish numbers of up to 15 characters, as they keep 15 decimal digits. */
const exactLength = 15

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

const zero: Decimal = { negative: false, digits: '', exponent: 0 }

function checkRange(text: string, exponent: number): void {
  if (exponent > maxExponent || exponent < minExponent) throw outOfRange(text, exponent)
}

/**
 * The older validation computes the exponent with 32 bits, which overflow; the current one reads 64 bits (observed on
 * AWS in October 2026).
 */
function outOfRange(text: string, exponent: number): EngineError {
  const older = fitsBigDecimal(text) ? rangeMessage(exponent | 0) : notNumeric(text).message
  const current = Math.abs(exponent) < 2 ** 63 ? rangeMessage(exponent) : notNumeric(text).current
  return new RewordedError(older, current)
}

function rangeMessage(exponent: number): string {
  return exponent > 0
    ? 'Number overflow. Attempting to store a number with magnitude larger than supported range'
    : 'Number underflow. Attempting to store a number with magnitude smaller than supported range'
}

function isInt32(value: number): boolean {
  return value >= -(2 ** 31) && value < 2 ** 31
}

function notNumeric(text: string): RewordedError {
  const reason = 'The parameter cannot be converted to a numeric value'
  return new RewordedError(text === '' ? reason : `${reason}: ${text}`, `${reason}: ${text}`)
}

/**
 * The number of consecutive zeros from a position on. A loop, because `/0+$/` takes quadratic time on hostile input.
 */
function countZeros(digits: string, start: number, direction: 1 | -1): number {
  let count = 0
  while (digits[start + count * direction] === '0') count++
  return count
}

function signOf({ digits, negative }: Decimal): number {
  return digits === '' ? 0 : negative ? -1 : 1
}

function compareMagnitudes(x: Decimal, y: Decimal): number {
  return x.exponent - y.exponent || (x.digits < y.digits ? -1 : x.digits > y.digits ? 1 : 0)
}

function add(x: Decimal, y: Decimal): string {
  const scale = Math.max(x.digits.length - x.exponent, y.digits.length - y.exponent, 0)
  return fromScaled(scaled(x, scale) + scaled(y, scale), scale)
}

function scaled({ digits, exponent, negative }: Decimal, scale: number): bigint {
  const value = BigInt(digits || '0') * 10n ** BigInt(exponent - digits.length + scale)
  return negative ? -value : value
}

function fromScaled(value: bigint, scale: number): string {
  const text = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const plain = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
  return formatNumber(parseNumber(value < 0n ? `-${plain}` : plain))
}
