import { validationError } from '../errors.ts'

/** A decimal taken apart: the value is sign × 0.digits × 10^exponent, digits without zeros at either end. */
export interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/**
 * The decimal that a number's text stands for. Throws a ValidationException where it is none or is beyond
 * DynamoDB's 38 digits or its range of magnitudes.
 */
export function parseNumber(text: string): Decimal {
  const [, sign, whole = '', fraction = '', power = '0'] = form.exec(text) ?? []
  if (sign === undefined || whole + fraction === '') {
    throw validationError(`The parameter cannot be converted to a numeric value: ${text}`)
  }
  const all = whole + fraction
  const leading = all.length - all.replace(/^0+/, '').length
  const digits = all.slice(leading).replace(/0+$/, '')
  if (digits === '') return { negative: false, digits: '', exponent: 0 }
  const exponent = whole.length - leading + Number(power)
  if (exponent > 126) {
    throw validationError(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    )
  }
  if (exponent < -129) {
    throw validationError(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    )
  }
  if (digits.length > 38)
    throw validationError('Attempting to store more than 38 significant digits in a Number')
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

/** Compares by value. */
export function compareNumbers(a: string, b: string): number {
  const x = parseNumber(a)
  const y = parseNumber(b)
  if (x.digits === '' || y.digits === '') return signOf(x) - signOf(y)
  if (x.negative !== y.negative) return x.negative ? -1 : 1
  const order = x.exponent - y.exponent || (x.digits < y.digits ? -1 : x.digits > y.digits ? 1 : 0)
  return x.negative ? -order : order
}

/** The exact sum, to 38 digits. */
export function addNumbers(a: string, b: string): string {
  const x = parseNumber(a)
  const y = parseNumber(b)
  const scale = Math.max(x.digits.length - x.exponent, y.digits.length - y.exponent, 0)
  return fromScaled(scaled(x, scale) + scaled(y, scale), scale)
}

/** The exact difference, to 38 digits. */
export function subtractNumbers(a: string, b: string): string {
  const negated = b.startsWith('-') ? b.slice(1) : `-${b.replace(/^\+/, '')}`
  return addNumbers(a, negated)
}

function signOf({ digits, negative }: Decimal): number {
  return digits === '' ? 0 : negative ? -1 : 1
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
