/**
 * A value of the store: DynamoDB's ten types as plain JavaScript values. S is a string, B a `Uint8Array`, L an array, M
 * an object, the three kinds of set a `Set`.
 *
 * A number (N) is read as a `number` if that is exact, otherwise as an {@link ExactNumber} (see {@link readNumber}); a
 * `bigint` can be written as well.
 */
export type DocumentValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | ExactNumber
  | Set<string>
  | Set<number | bigint | ExactNumber>
  | Set<Uint8Array>
  | DocumentValue[]
  | Document

/** An item, a key, or a map within one: values by attribute name. */
export interface Document {
  [name: string]: DocumentValue
}

/**
 * A decimal number as a string, for numbers that JavaScript's `number` would change: DynamoDB keeps 38 digits.
 *
 * @example
 * new ExactNumber('12345678901234567890.123456789')
 */
export class ExactNumber {
  /** The number as given, e.g. `12.50` or `1e40`. */
  readonly text: string

  /** Throws a TypeError if `text` isn't a decimal number. */
  constructor(text: string) {
    if (!decimalForm.test(text)) throw new TypeError(`Expected a decimal number as a string, got '${text}'`)
    this.text = text
  }

  toString(): string {
    return this.text
  }

  toJSON(): string {
    return this.text
  }
}

/**
 * Parses a number: a `number` if its `String` is the plain form of `text`, otherwise an {@link ExactNumber} of that
 * form. Integers beyond 2^53 are always ExactNumbers, because JavaScript can't distinguish adjacent ones. Throws a
 * TypeError if `text` isn't a decimal number.
 *
 * @example
 * readNumber('1.5') // 1.5
 * readNumber('0.1000000000000000055511151231257827') // an ExactNumber
 */
export function readNumber(text: string): number | ExactNumber {
  const number = Number(text)
  if (isKept(number, text) && plainForm.test(text)) return number
  const plain = plainDecimal(text)
  return isKept(number, plain) ? Number(plain) : new ExactNumber(plain)
}

/**
 * The canonical form of a decimal: no exponent, no plus sign, no redundant zeros. Two strings are the same number
 * exactly if their plain forms are equal. Throws a TypeError if `text` isn't a decimal number or its exponent is out of
 * DynamoDB's range.
 *
 * @example
 * plainDecimal('+012.50e1') // '125'
 */
export function plainDecimal(text: string): string {
  const form = decimalForm.exec(text)
  if (!form) throw new TypeError(`Expected a decimal number as a string, got '${text}'`)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = form
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = withoutTrailingZeros(digits)
  if (significant === '') return '0'
  const point = digits.length - fraction.length + Number(exponent)
  if (Math.abs(point) > farthestPoint) throw new TypeError(`The number '${text}' is out of DynamoDB's range`)
  return (sign === '-' ? '-' : '') + placePoint(significant, point)
}

/** Compares two numbers of any of the three forms, exactly. */
export function compareNumbers(a: DocumentValue, b: DocumentValue): number {
  const [x, y] = [plainDecimal(String(a)), plainDecimal(String(b))]
  const [xIsNegative, yIsNegative] = [x.startsWith('-'), y.startsWith('-')]
  if (xIsNegative !== yIsNegative) return xIsNegative ? -1 : 1
  return xIsNegative ? compareMagnitudes(y.slice(1), x.slice(1)) : compareMagnitudes(x, y)
}

function compareMagnitudes(a: string, b: string): number {
  const [wholeA = '', wholeB = ''] = [a.split('.')[0], b.split('.')[0]]
  return wholeA.length - wholeB.length || (a < b ? -1 : a > b ? 1 : 0)
}

/** Whether a value is one of the three forms of a number. */
export function isNumeric(value: unknown): value is number | bigint | ExactNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof ExactNumber
}

function isKept(number: number, text: string): boolean {
  return String(number) === text && (Number.isSafeInteger(number) || !Number.isInteger(number))
}

const plainForm = /^-?[\d.]+$/

const decimalForm = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i

/** Beyond DynamoDB's own 1e-130 to 1e126, so that DynamoDB rejects numbers just outside with its own message. */
const farthestPoint = 200

/** Like `replace(/0+$/, '')`, which takes quadratic time for zeros in the middle. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.slice(0, end)
}

function placePoint(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return digits.padEnd(point, '0')
  return `${digits.slice(0, point)}.${digits.slice(point)}`
}
