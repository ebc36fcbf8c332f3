import { describe, expect, it } from 'vitest'
import {
  type Attribute,
  type AttributeFlag,
  bigint,
  binary,
  binarySet,
  boolean,
  type DocumentValue,
  date,
  dateTime,
  decimal,
  decodeItem,
  defineTable,
  ExactNumber,
  email,
  encodeItem,
  id,
  int,
  json,
  list,
  map,
  money,
  nothing,
  number,
  numberSet,
  oneOf,
  record,
  string,
  stringSet,
  url,
} from '../../src/model/index.ts'

type AnyAttribute = Attribute<unknown, AttributeFlag>

/** An entity with this attribute, which is called `value`, and nothing but a key beside it. */
function thing(value: AnyAttribute) {
  const table = defineTable({ name: 'things', primaryKey: { partition: 'pk' } })
  const Thing = table.entity('Thing', {
    attributes: { thingId: id(), value },
    key: { partition: '{thingId}' },
  })
  table.check()
  return Thing
}

/** What the attribute is in the table. */
function stored(attribute: AnyAttribute, value: unknown): DocumentValue | undefined {
  return encodeItem(thing(attribute), { thingId: 't1', value }).value
}

/** What an item read from the table has. */
function read(attribute: AnyAttribute, value: DocumentValue): unknown {
  return decodeItem(thing(attribute), { pk: 't1', thingId: 't1', value }).value
}

const longest = '12345678901234567890123456789012345678'
const bytes = new Uint8Array([0, 255])

/** A kind of attribute, a value of it, and what is stored for that value. */
const codecs: readonly [string, AnyAttribute, unknown, DocumentValue][] = [
  ['id as S', id(), 'o-1', 'o-1'],
  ['string as S', string(), 'naïve 🦊', 'naïve 🦊'],
  ['string that is empty', string(), '', ''],
  ['email as S', email(), 'Ann@example.com', 'Ann@example.com'],
  ['url as S', url(), 'https://example.com/a?b#c', 'https://example.com/a?b#c'],
  ['oneOf as S', oneOf('OPEN', 'PAID'), 'PAID', 'PAID'],
  ['int as N', int(), -7, -7],
  ['int, the greatest', int(), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ['number as N', number(), 1.5, 1.5],
  ['bigint as N', bigint(), 12n, 12n],
  ['decimal as N', decimal({ digits: 5, scale: 2 }), '12.50', new ExactNumber('12.50')],
  ['money as N', money(), '-0.05', new ExactNumber('-0.05')],
  ['dateTime as S', dateTime(), new Date(0), '1970-01-01T00:00:00.000Z'],
  ['dateTime as seconds', dateTime({ storedAs: 'epochSeconds' }), new Date(90_000), 90],
  ['dateTime as milliseconds', dateTime({ storedAs: 'epochMilliseconds' }), new Date(90_001), 90_001],
  ['date as S', date(), '2024-02-29', '2024-02-29'],
  ['boolean as BOOL', boolean(), false, false],
  ['nothing as NULL', nothing(), null, null],
  ['binary as B', binary(), bytes, bytes],
  ['list as L', list(int()), [3, 1, 3], [3, 1, 3]],
  ['list of decimals', list(decimal({ digits: 2, scale: 1 })), ['0.5'], [new ExactNumber('0.5')]],
  [
    'map as M',
    map('At', { day: date(), note: string().optional() }),
    { day: '2024-01-01' },
    { day: '2024-01-01' },
  ],
  ['record as M', record(int()), { a: 1, constructor: 2 }, { a: 1, constructor: 2 }],
  ['json as what it is', json(), { a: [1, null, { b: 'c' }] }, { a: [1, null, { b: 'c' }] }],
  ['stringSet as SS', stringSet(), new Set(['a', 'b']), new Set(['a', 'b'])],
  ['numberSet as NS', numberSet(), new Set([1, 2.5]), new Set([1, 2.5])],
  ['binarySet as BS', binarySet(), new Set([bytes]), new Set([bytes])],
]

describe('a value is stored and read back', () => {
  it.each(codecs)('%s', (_, attribute, value, inTable) => {
    expect(stored(attribute, value)).toEqual(inTable)
    expect(read(attribute, inTable)).toEqual(value)
  })
})

describe('numbers of 38 digits', () => {
  it('are kept by bigint and decimal, to the last digit', () => {
    expect(stored(bigint(), BigInt(longest))).toBe(BigInt(longest))
    expect(read(bigint(), new ExactNumber(longest))).toBe(BigInt(longest))
    const fraction = `0.${longest}`
    expect(stored(decimal({ digits: 38, scale: 38 }), fraction)).toEqual(new ExactNumber(fraction))
    expect(read(decimal({ digits: 38, scale: 38 }), new ExactNumber(fraction))).toBe(fraction)
  })

  it('are not rounded in silence by int and json: such an item is reported', () => {
    const tooLong = new ExactNumber(longest)
    expect(() => read(int(), tooLong)).toThrow(/Thing\.value: expected a whole number, got/)
    expect(() => read(json(), { n: tooLong })).toThrow(/Thing\.value: .*declare a decimal or bigint/)
  })
})

describe('a decimal', () => {
  const price = decimal({ digits: 5, scale: 2 })

  it('has its scale, however it is written', () => {
    for (const text of ['7', '7.5', '007.50', '7.500']) {
      expect(stored(price, text), text).toEqual(new ExactNumber(text.includes('5') ? '7.50' : '7.00'))
    }
    expect(stored(price, '-0.00')).toEqual(new ExactNumber('0.00'))
    expect(read(price, 7)).toBe('7.00')
  })

  it('is never rounded to fit', () => {
    for (const text of ['1.005', '1000', '-1000.00']) {
      expect(() => stored(price, text), text).toThrow(
        'Thing.value: expected a decimal of 5 digits, 2 behind the point',
      )
    }
  })

  it('refuses a long row of zeros as fast as any other text', () => {
    const begun = performance.now()
    expect(() => stored(price, `${'0'.repeat(100_000)}x`)).toThrow('a text of 100001 characters')
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})

/** A kind of attribute, values that don't fit, and what the message says was expected. */
const refusals: readonly [string, AnyAttribute, readonly unknown[], string][] = [
  ['id', id(), ['', 7, {}], 'a non-empty text'],
  ['string', string(), [7, true], 'a text'],
  ['string with half a surrogate pair', string(), ['a\ud800', '\udc00'], 'a text of well-formed Unicode'],
  ['email', email(), ['ann', 'a@b@c', 'a b@c'], 'an e-mail address'],
  ['url', url(), ['example.com', '/a'], 'an absolute URL'],
  ['oneOf', oneOf('OPEN', 'PAID'), ['open', '', 'toString'], 'one of OPEN, PAID'],
  ['int', int(), [1.5, '1', 2 ** 53, Number.NaN], 'a whole number'],
  ['int of two digits', int({ digits: 2 }), [100, -100], 'a whole number of at most 2 digits'],
  ['number', number(), [Number.NaN, Number.POSITIVE_INFINITY, '1'], 'a finite number'],
  ['number out of DynamoDB’s range', number(), [1e126, -1e126, 1e-131], 'a number that DynamoDB can hold'],
  ['bigint', bigint(), [10n ** 38n, 1, '1'], 'a whole number (bigint) of at most 38 digits'],
  [
    'decimal',
    decimal({ digits: 3, scale: 1 }),
    ['', '.5', '1e2', '1,5', 'NaN', 1.5],
    'a decimal of 3 digits',
  ],
  ['dateTime', dateTime(), [new Date(Number.NaN), '2024-01-01', 0], ''],
  [
    'dateTime out of four-digit years',
    dateTime(),
    [new Date(-1e14), new Date(1e15)],
    'the years 0000 to 9999',
  ],
  ['date', date(), ['2023-02-29', '2024-1-1', new Date()], 'a day like 2026-01-31'],
  ['boolean', boolean(), [0, 'true'], 'true or false'],
  ['binary', binary(), ['AAA=', [1]], 'bytes (Uint8Array)'],
  ['list', list(int()), [7, ['a'], new Set([1])], ''],
  ['map', map('At', { day: date() }), [{}, [], { day: '2024-01-01', zip: '1' }, new Date()], ''],
  ['record', record(int()), [[], { a: 'b' }, new Date(), new Set()], ''],
  ['json', json(), [{ a: undefined, b: 1n }, [undefined], new Date(), new Map(), Number.NaN, '\ud800'], ''],
  ['stringSet', stringSet(), [new Set(), ['a'], new Set([1])], 'a set of texts, not empty'],
  [
    'numberSet',
    numberSet(),
    [new Set(), new Set(['1']), new Set([Number.NaN])],
    'a set of numbers, not empty',
  ],
  ['binarySet', binarySet(), [new Set(), new Set(['a'])], 'a set of byte strings, not empty'],
  ['binarySet with one member twice', binarySet(), [new Set([bytes, bytes.slice()])], 'each once'],
]

describe('a value that does not fit is refused with what was expected and what came', () => {
  it.each(refusals)('%s', (_, attribute, values, expected) => {
    for (const value of values) {
      expect(() => stored(attribute, value)).toThrow(
        expect.objectContaining({
          code: 'BAD_USER_INPUT',
          message: expect.stringMatching(/^Thing\.value: expected .*, got /),
        }),
      )
      expect(() => stored(attribute, value)).toThrow(expected)
    }
  })
})

describe('JSON', () => {
  it('may nest as deep as DynamoDB nests, and no deeper', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
    expect(stored(json(), nested(31))).toEqual(nested(31))
    expect(() => stored(json(), nested(32))).toThrow('JSON of at most 32 levels')
  })

  it('keeps a member called __proto__ a member', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1}}')
    expect(JSON.stringify(stored(json(), value))).toBe('{"__proto__":{"a":1}}')
  })
})

describe('an instant as text', () => {
  it('is read from any ISO 8601 text that tells its zone, for tables that exist', () => {
    const instant = new Date('2024-05-01T10:00:00.000Z')
    for (const text of ['2024-05-01T10:00:00Z', '2024-05-01T12:00:00.000+02:00', '2024-05-01T10:00Z']) {
      expect(read(dateTime(), text), text).toEqual(instant)
    }
  })

  it('is refused where it would depend on the zone of the machine that reads it', () => {
    for (const text of ['2024-05-01T10:00:00', 'May 1, 2024', '2024', '']) {
      expect(() => read(dateTime(), text), text).toThrow('expected an instant as ISO 8601 text')
    }
  })
})
