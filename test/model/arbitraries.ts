import fc from 'fast-check'
import { type Attribute, a } from '../../src/model/index.ts'

/** Strings that are hard to encode: delimiters, escapes, control characters, the limits of UTF-16's and UTF-8's ranges. */
const oddCharacter = fc.constantFrom(
  ...['#', '$', '2', '3', ' ', '!', '"', '%', '-', ':', 'A', 'a', 'b', '\u0000', '\u001f', '\u007f'],
  ...['é', 'e\u0301', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}'],
)
export const text = fc.oneof(fc.string({ unit: oddCharacter, maxLength: 4 }), fc.string({ unit: 'binary' }))
const name = text.filter((value) => value !== '')
const day = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
const decimals = (digits: number, scale: number) =>
  fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n }).map((units) => {
    const plain = String(units < 0n ? -units : units).padStart(scale + 1, '0')
    const point = plain.length - scale
    const fraction = scale === 0 ? '' : `.${plain.slice(point)}`
    return `${units < 0n ? '-' : ''}${plain.slice(0, point)}${fraction}`
  })

/** A version of three numbers, stored as its usual string, which doesn't sort like versions. */
export class Version {
  readonly numbers: readonly number[]

  constructor(numbers: readonly number[]) {
    this.numbers = numbers
  }

  static parse(text: string): Version {
    if (!/^\d{1,4}(\.\d{1,4}){2}$/.test(text)) throw new SyntaxError(text)
    return new Version(text.split('.').map(Number))
  }

  toString(): string {
    return this.numbers.join('.')
  }
}

export const version = a.custom('Version', a.string({ maxLength: 14 }), {
  expected: 'a version, such as 1.12.0',
  is: (value) => value instanceof Version,
  encode: (value) => value.toString(),
  decode: Version.parse,
})

/** Three groups of four digits sort like versions. */
export const sortedVersion = version.keyAs({
  encode: ({ numbers }) => numbers.map((each) => String(each).padStart(4, '0')).join(' '),
  decode: (text) => new Version(text.split(' ').map(Number)),
  fixedWidth: true,
})

/** Degrees are stored in tenths, which sort like degrees. */
export const degrees = a.custom('Degrees', a.int({ digits: 3 }), {
  expected: 'degrees with one decimal',
  is: (value): value is { tenths: number } =>
    typeof value === 'object' && value !== null && 'tenths' in value,
  encode: ({ tenths }) => tenths,
  decode: (tenths) => ({ tenths }),
  ordered: true,
})

const evenDay = a.refined('EvenDay', a.date(), {
  expected: 'a day with an even number',
  is: (day) => Number(day.slice(-2)) % 2 === 0,
})

const byNumbers = (a: Version, b: Version) =>
  a.numbers.map((each, at) => each - (b.numbers[at] ?? 0)).find((each) => each !== 0) ?? 0

/** A type of attribute that a key can have, its values, and their order. */
export interface KeyableKind {
  readonly attribute: Attribute<unknown, 'keyable' | 'numeric' | 'custom'>
  readonly values: fc.Arbitrary<unknown>
  compare(a: never, b: never): number
}

const numerically = (a: number | bigint, b: number | bigint) => (a < b ? -1 : a > b ? 1 : 0)
const byDate = (a: Date, b: Date) => numerically(a.getTime(), b.getTime())
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
/** Decimals of one scale sort like their smallest units. */
const byUnits = (a: string, b: string) => numerically(BigInt(a.replace('.', '')), BigInt(b.replace('.', '')))

export const keyable = {
  id: { attribute: a.id(), values: name, compare: byBytes },
  string: { attribute: a.string(), values: text, compare: byBytes },
  email: { attribute: a.email(), values: fc.emailAddress(), compare: byBytes },
  url: {
    attribute: a.url(),
    values: fc.webUrl({ withFragments: true, withQueryParameters: true }),
    compare: byBytes,
  },
  enum: {
    attribute: a.enum('A', 'A#', 'a b', 'B'),
    values: fc.constantFrom('A', 'A#', 'a b', 'B'),
    compare: byBytes,
  },
  'enum of signs': { attribute: a.enum(' ', '!'), values: fc.constantFrom(' ', '!'), compare: byBytes },
  int: { attribute: a.int({ digits: 2 }), values: fc.integer({ min: -99, max: 99 }), compare: numerically },
  'int of 15 digits': {
    attribute: a.int({ digits: 15 }),
    values: fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }),
    compare: numerically,
  },
  bigint: {
    attribute: a.bigint({ digits: 38 }),
    values: fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
    compare: numerically,
  },
  decimal: { attribute: a.decimal({ digits: 3, scale: 1 }), values: decimals(3, 1), compare: byUnits },
  'decimal of 38 digits': {
    attribute: a.decimal({ digits: 38, scale: 38 }),
    values: decimals(38, 38),
    compare: byUnits,
  },
  dateTime: { attribute: a.dateTime(), values: day, compare: byDate },
  'dateTime in seconds': {
    attribute: a.dateTime({ storedAs: 'epochSeconds' }),
    values: day.map((instant) => new Date(Math.floor(instant.getTime() / 1000) * 1000)),
    compare: byDate,
  },
  date: {
    attribute: a.date(),
    values: day.map((instant) => instant.toISOString().slice(0, 10)),
    compare: byBytes,
  },
  'custom type with a key of its own': {
    attribute: sortedVersion,
    values: fc.tuple(fc.nat(9999), fc.nat(12), fc.nat(9999)).map((numbers) => new Version(numbers)),
    compare: byNumbers,
  },
  'custom type that is stored in order': {
    attribute: degrees,
    values: fc.integer({ min: -999, max: 999 }).map((tenths) => ({ tenths })),
    compare: (a: { tenths: number }, b: { tenths: number }) => a.tenths - b.tenths,
  },
  'custom type of days': {
    attribute: evenDay,
    values: day
      .map((instant) => instant.toISOString().slice(0, 10))
      .filter((each) => Number(each.slice(-2)) % 2 === 0),
    compare: byBytes,
  },
} satisfies Record<string, KeyableKind>

export type KeyableName = keyof typeof keyable
export const keyableNames = Object.keys(keyable) as KeyableName[]
