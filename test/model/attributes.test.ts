import { describe, expect, it } from 'vitest'
import {
  type Attribute,
  type AttributeFlag,
  a,
  type DocumentValue,
  decodeItem,
  defineTable,
  ExactNumber,
  encodeItem,
} from '../../src/model/index.ts'

type AnyAttribute = Attribute<unknown, AttributeFlag>

/** An entity with this attribute, named `value`, and nothing but a key besides it. */
function thing(value: AnyAttribute) {
  const table = defineTable({ name: 'things', primaryKey: { partition: 'pk' } })
  const Thing = table.entity('Thing', {
    attributes: { thingId: a.id(), value },
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

/** A type of attribute, a value of it, and the stored form of the value. */
const codecs: readonly [string, AnyAttribute, unknown, DocumentValue][] = [
  ['id as S', a.id(), 'o-1', 'o-1'],
  ['string as S', a.string(), 'naïve 🦊', 'naïve 🦊'],
  ['string that is empty', a.string(), '', ''],
  ['email as S', a.email(), 'Ann@example.com', 'Ann@example.com'],
  ['url as S', a.url(), 'https://example.com/a?b#c', 'https://example.com/a?b#c'],
  ['enum as S', a.enum('OPEN', 'PAID'), 'PAID', 'PAID'],
  ['int as N', a.int(), -7, -7],
  ['int, the greatest', a.int({ digits: 15 }), 10 ** 15 - 1, 10 ** 15 - 1],
  ['number as N', a.number(), 1.5, 1.5],
  ['bigint as N', a.bigint(), 12n, 12n],
  ['decimal as N', a.decimal({ digits: 5, scale: 2 }), '12.50', new ExactNumber('12.50')],
  ['money as N', a.money(), '-0.05', new ExactNumber('-0.05')],
  ['dateTime as S', a.dateTime(), new Date(0), '1970-01-01T00:00:00.000Z'],
  ['dateTime as seconds', a.dateTime({ storedAs: 'epochSeconds' }), new Date(90_000), 90],
  ['dateTime as milliseconds', a.dateTime({ storedAs: 'epochMilliseconds' }), new Date(90_001), 90_001],
  ['date as S', a.date(), '2024-02-29', '2024-02-29'],
  ['boolean as BOOL', a.boolean(), false, false],
  ['nothing as NULL', a.null(), null, null],
  ['binary as B', a.binary(), bytes, bytes],
  ['list as L', a.list(a.int()), [3, 1, 3], [3, 1, 3]],
  ['list of decimals', a.list(a.decimal({ digits: 2, scale: 1 })), ['0.5'], [new ExactNumber('0.5')]],
  [
    'map as M',
    a.map('At', { day: a.date(), note: a.string().optional() }),
    { day: '2024-01-01' },
    { day: '2024-01-01' },
  ],
  ['record as M', a.record(a.int()), { a: 1, constructor: 2 }, { a: 1, constructor: 2 }],
  ['json as what it is', a.json(), { a: [1, null, { b: 'c' }] }, { a: [1, null, { b: 'c' }] }],
  ['stringSet as SS', a.stringSet(), new Set(['a', 'b']), new Set(['a', 'b'])],
  ['numberSet as NS', a.numberSet(), new Set([1, 2.5]), new Set([1, 2.5])],
  ['binarySet as BS', a.binarySet(), new Set([bytes]), new Set([bytes])],
]

describe('a value is stored and decoded', () => {
  it.each(codecs)('%s', (_, attribute, value, inTable) => {
    expect(stored(attribute, value)).toEqual(inTable)
    expect(read(attribute, inTable)).toEqual(value)
  })
})

describe('numbers of 38 digits', () => {
  it('are exact as bigint and decimal', () => {
    expect(stored(a.bigint(), BigInt(longest))).toBe(BigInt(longest))
    expect(read(a.bigint(), new ExactNumber(longest))).toBe(BigInt(longest))
    const fraction = `0.${longest}`
    expect(stored(a.decimal({ digits: 38, scale: 38 }), fraction)).toEqual(new ExactNumber(fraction))
    expect(read(a.decimal({ digits: 38, scale: 38 }), new ExactNumber(fraction))).toBe(fraction)
  })

  it('are not rounded by int and json: the item is reported', () => {
    const tooLong = new ExactNumber(longest)
    expect(() => read(a.int(), tooLong)).toThrow(/Thing\.value: expected an integer, got/)
    expect(() => read(a.json(), { n: tooLong })).toThrow(/Thing\.value: .*declare a decimal or bigint/)
  })
})

describe('a decimal', () => {
  const price = a.decimal({ digits: 5, scale: 2 })

  it('has its scale, whatever its notation', () => {
    for (const text of ['7', '7.5', '007.50', '7.500']) {
      expect(stored(price, text), text).toEqual(new ExactNumber(text.includes('5') ? '7.50' : '7.00'))
    }
    expect(stored(price, '-0.00')).toEqual(new ExactNumber('0.00'))
    expect(read(price, 7)).toBe('7.00')
  })

  it('is never rounded to fit', () => {
    for (const text of ['1.005', '1000', '-1000.00']) {
      expect(() => stored(price, text), text).toThrow(
        'Thing.value: expected a decimal of 5 digits, 2 after the point',
      )
    }
  })

  it('rejects a long string of zeros as fast as any other', () => {
    const begun = performance.now()
    expect(() => stored(price, `${'0'.repeat(100_000)}x`)).toThrow('a string of 100001 characters')
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})

/** A type of attribute, invalid values, and the expectation in the message. */
const rejections: readonly [string, AnyAttribute, readonly unknown[], string][] = [
  ['id', a.id(), ['', 7, {}], 'a non-empty string'],
  ['string', a.string(), [7, true], 'a string'],
  ['string with half a surrogate pair', a.string(), ['a\ud800', '\udc00'], 'a string of well-formed Unicode'],
  ['email', a.email(), ['ann', 'a@b@c', 'a b@c'], 'an e-mail address'],
  ['url', a.url(), ['example.com', '/a'], 'an absolute URL'],
  ['enum', a.enum('OPEN', 'PAID'), ['open', '', 'toString'], 'one of OPEN, PAID'],
  ['int', a.int(), [1.5, '1', 2 ** 53, Number.NaN], 'an integer'],
  ['int of two digits', a.int({ digits: 2 }), [100, -100], 'an integer of at most 2 digits'],
  ['number', a.number(), [Number.NaN, Number.POSITIVE_INFINITY, '1'], 'a finite number'],
  ['number out of DynamoDB’s range', a.number(), [1e126, -1e126, 1e-131], 'a number that DynamoDB can hold'],
  ['bigint', a.bigint(), [10n ** 38n, 1, '1'], 'an integer (bigint) of at most 38 digits'],
  [
    'decimal',
    a.decimal({ digits: 3, scale: 1 }),
    ['', '.5', '1e2', '1,5', 'NaN', 1.5],
    'a decimal of 3 digits',
  ],
  ['dateTime', a.dateTime(), [new Date(Number.NaN), '2024-01-01', 0], ''],
  [
    'dateTime out of four-digit years',
    a.dateTime(),
    [new Date(-1e14), new Date(1e15)],
    'the years 0000 to 9999',
  ],
  ['date', a.date(), ['2023-02-29', '2024-1-1', new Date()], 'a day like 2026-01-31'],
  ['boolean', a.boolean(), [0, 'true'], 'true or false'],
  ['binary', a.binary(), ['AAA=', [1]], 'bytes (Uint8Array)'],
  ['list', a.list(a.int()), [7, ['a'], new Set([1])], ''],
  ['map', a.map('At', { day: a.date() }), [{}, [], { day: '2024-01-01', zip: '1' }, new Date()], ''],
  ['record', a.record(a.int()), [[], { a: 'b' }, new Date(), new Set()], ''],
  ['json', a.json(), [{ a: undefined, b: 1n }, [undefined], new Date(), new Map(), Number.NaN, '\ud800'], ''],
  ['stringSet', a.stringSet(), [new Set(), ['a'], new Set([1])], 'a set of strings, not empty'],
  [
    'numberSet',
    a.numberSet(),
    [new Set(), new Set(['1']), new Set([Number.NaN])],
    'a set of numbers, not empty',
  ],
  ['binarySet', a.binarySet(), [new Set(), new Set(['a'])], 'a set of byte strings, not empty'],
  ['binarySet with one member twice', a.binarySet(), [new Set([bytes, bytes.slice()])], 'each once'],
]

describe('an invalid nested value is reported with its path', () => {
  const visit = a.map('Visit', { at: a.date(), guests: a.list(a.string({ maxLength: 3 })).optional() })
  it.each<[string, AnyAttribute, unknown, string]>([
    ['an element', a.list(a.int()), [1, null], '[1]: expected an integer, got null'],
    ['a hole in a list', a.list(a.int()), new Array(2), '[0]: expected an integer, got undefined'],
    [
      'an entry of a record',
      a.record(a.list(a.int())),
      { ann: [0.5] },
      '.ann[0]: expected an integer, got 0.5',
    ],
    ['a member of a map', visit, { at: 'soon' }, '.at: expected a day like 2026-01-31, got "soon"'],
    [
      'a missing member of a map',
      a.list(visit),
      [{}],
      '[0].at: expected a value, as it is required, got undefined',
    ],
    [
      'a limit',
      visit,
      { at: '2026-01-31', guests: ['Tom', 'Anna'] },
      '.guests[1]: expected at most 3 characters',
    ],
    ['a long name', a.record(a.int()), { ['x'.repeat(50)]: 'x' }, `.${'x'.repeat(40)}…: expected an integer`],
  ])('%s', (_, attribute, value, message) => {
    expect(() => stored(attribute, value)).toThrow(`Thing.value${message}`)
  })
})

describe('an invalid value is rejected with what was expected and received', () => {
  it.each(rejections)('%s', (_, attribute, values, expected) => {
    for (const value of values) {
      expect(() => stored(attribute, value)).toThrow(
        expect.objectContaining({
          code: 'BAD_USER_INPUT',
          message: expect.stringMatching(/^Thing\.value[.[\w\]]*: expected .*, got /),
        }),
      )
      expect(() => stored(attribute, value)).toThrow(expected)
    }
  })
})

describe('JSON', () => {
  it('can be nested as deep as DynamoDB allows, and no deeper', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
    expect(stored(a.json(), nested(31))).toEqual(nested(31))
    expect(() => stored(a.json(), nested(32))).toThrow('JSON of at most 32 levels')
  })

  it('preserves a member named __proto__', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1}}')
    expect(JSON.stringify(stored(a.json(), value))).toBe('{"__proto__":{"a":1}}')
  })
})

describe('an instant as a string', () => {
  it('is parsed from any ISO 8601 string with a time zone, for existing tables', () => {
    const instant = new Date('2024-05-01T10:00:00.000Z')
    for (const text of ['2024-05-01T10:00:00Z', '2024-05-01T12:00:00.000+02:00', '2024-05-01T10:00Z']) {
      expect(read(a.dateTime(), text), text).toEqual(instant)
    }
  })

  it('is rejected if it depends on the local time zone', () => {
    for (const text of ['2024-05-01T10:00:00', 'May 1, 2024', '2024', '']) {
      expect(() => read(a.dateTime(), text), text).toThrow('expected an instant as an ISO 8601 string')
    }
  })
})
