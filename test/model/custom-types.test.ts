import { describe, expect, it } from 'vitest'
import {
  a,
  checkConstraints,
  decodeItem,
  defineTable,
  encodeItem,
  primaryKeyOf,
} from '../../src/model/index.ts'
import { degrees, sortedVersion, Version, version } from './arbitraries.ts'
import { faultsOf } from './faults-of.ts'

const isbn = a.refined('Isbn', a.string({ maxLength: 13 }), {
  expected: 'an ISBN of 13 digits',
  is: (text) => /^97[89]\d{10}$/.test(text),
})

const table = defineTable({
  name: 'books',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byHeat: { global: { partition: 'gsi1pk', sort: { name: 'heat', type: 'N' } } } },
})
const Release = table.entity('Release', {
  attributes: {
    isbn,
    version: sortedVersion,
    heat: degrees.optional(),
    former: a.list(version).default(() => []),
  },
  key: { partition: 'BOOK#{isbn}', sort: 'RELEASE#{version}' },
  indexes: { byHeat: { partition: 'HEAT', sort: '{heat}', sparse: true } },
})
const access = table.access({
  release: Release.get(),
  releases: Release.query(),
  byHeat: Release.query('byHeat'),
})
const item = { isbn: '9780131103627', version: new Version([1, 12, 0]), heat: { tenths: 365 } }

describe('a custom type', () => {
  it('is stored as the result of encode, and read as the result of decode', () => {
    const stored = encodeItem(Release, { ...item, former: [new Version([1, 2, 0])] })
    expect(stored).toEqual({
      pk: 'BOOK#9780131103627',
      sk: 'RELEASE#0001$200012$200000',
      isbn: '9780131103627',
      version: '1.12.0',
      heat: 365,
      former: ['1.2.0'],
      gsi1pk: 'HEAT',
    })
    expect(decodeItem(Release, stored)).toEqual({
      __typename: 'Release',
      ...item,
      former: [new Version([1, 2, 0])],
    })
  })

  it.each([
    ['an invalid string', { isbn: '123' }, 'Release.isbn: expected an ISBN of 13 digits, got "123"'],
    ['a value of another type', { isbn: 978 }, 'Release.isbn: expected an ISBN of 13 digits, got 978'],
    [
      'the stored form of a value',
      { version: '1.2.3' },
      'Release.version: expected a version, such as 1.12.0, got "1.2.3"',
    ],
    [
      'a value that does not decode to itself',
      { version: new Version([1, 2, 10_000]) },
      'Release.version: expected a version, such as 1.12.0, got "1.2.10000"',
    ],
    [
      'an invalid value in a list',
      { former: [new Version([1]), 7] },
      'Release.former[0]: expected a version, such as 1.12.0, got "1"',
    ],
  ])('rejects %s', (_, wrong, message) => {
    expect(() => encodeItem(Release, { ...item, ...wrong })).toThrow(message)
  })

  it('has the limits of its stored type', () => {
    const short = a.refined('Short', a.string({ maxLength: 3 }), {
      expected: 'lower case',
      is: (text) => text === text.toLowerCase(),
    })
    expect(() => checkConstraints(short.type as never, 'abcd')).toThrow('expected at most 3 characters')
    expect(short.options.description).toBe('At most 3 characters.')
  })

  it('has ranges if its keys or its stored values are ordered', () => {
    const { sort } = access.releases.keyCondition({
      isbn: item.isbn,
      version: { gte: new Version([1, 9, 0]), lt: new Version([1, 12, 0]) },
    })
    expect(sort).toEqual({
      kind: 'between',
      low: 'RELEASE#0001$200009$200000',
      // The greatest key below 0001 0012 0000.
      high: 'RELEASE#0001$200012$20000/',
    })
    expect(access.byHeat.keyCondition({ heat: { gte: { tenths: 370 } } }).sort).toEqual({
      kind: 'atLeast',
      value: 370,
    })
  })

  it('has no beginsWith with keyAs(): its key need not begin like its value', () => {
    const own = defineTable({ name: 'own', primaryKey: { partition: 'pk', sort: 'sk' } })
    const padded = {
      encode: (text: string) => text.padStart(6, '0'),
      decode: (key: string) => String(Number(key)),
    }
    const digits = a.refined('Digits', a.string(), { expected: 'digits', is: (text) => /^\d+$/.test(text) })
    for (const build of [digits.keyAs(padded), a.string().keyAs(padded)]) {
      const Build = own.entity('Build', {
        attributes: { build },
        key: { partition: 'BUILDS', sort: 'BUILD#{build}' },
      })
      const builds = Build.query()
      expect(builds.keyCondition({ build: { gte: '12' } }).sort).toMatchObject({ low: 'BUILD#000012' })
      expect(() => builds.keyCondition({ build: { beginsWith: '1' } })).toThrow(
        'of a string attribute without keyAs()',
      )
    }
  })

  it.each<[string, (key: string) => string]>([
    ['decodes to another value', (key) => key],
    [
      'does not decode',
      (key) => {
        throw new SyntaxError(key)
      },
    ],
  ])('rejects a value whose key %s, since two values could have one key', (_, decode) => {
    const own = defineTable({ name: 'own', primaryKey: { partition: 'pk' } })
    const folded = a.string().keyAs({ encode: (name) => name.toLowerCase(), decode })
    const Member = own.entity('Member', { attributes: { name: folded }, key: { partition: 'MEMBER#{name}' } })
    expect(() => encodeItem(Member, { name: 'Ann' })).toThrow(
      'Member.name: expected a value that keyAs.decode returns for its key, got "Ann"',
    )
  })

  it('keyAs() encodes 0 and -0 alike', () => {
    const own = defineTable({ name: 'own', primaryKey: { partition: 'pk' } })
    const level = a.number().keyAs({ encode: (value) => value.toFixed(2), decode: Number })
    const Lake = own.entity('Lake', { attributes: { level }, key: { partition: 'LAKE#{level}' } })
    expect(encodeItem(Lake, { level: -0 }).pk).toBe('LAKE#0.00')
  })

  it('can have plain objects as values, which are not read as ranges', () => {
    expect(access.byHeat.keyCondition({ heat: { tenths: 365 } }).sort).toEqual({ kind: 'equals', value: 365 })
  })

  it('supports only equality in a key if neither its key nor its stored value is ordered', () => {
    const own = defineTable({ name: 'own', primaryKey: { partition: 'pk', sort: 'sk' } })
    const colour = a.custom('Colour', a.string(), {
      expected: 'a colour',
      is: (value): value is { name: string } =>
        typeof value === 'object' && value !== null && 'name' in value,
      encode: ({ name }) => name,
      decode: (name) => ({ name }),
    })
    const Car = own.entity('Car', { attributes: { colour }, key: { partition: 'CAR', sort: '{colour}' } })
    const { cars } = own.access({ cars: Car.query() })
    expect(cars.arguments).toMatchObject([{ name: 'colour', ranged: false }])
    expect(primaryKeyOf(Car, { colour: { name: 'red' } })).toEqual({ pk: 'CAR', sk: 'red' })
    expect(() => cars.keyCondition({ colour: { beginsWith: 'r' } } as never)).toThrow(/prefix/)
  })
})

describe('the model reports a custom type', () => {
  const faults = (attributes: object, key: object = { partition: 'P#{id}', sort: 'S' }) =>
    faultsOf((table) => table.entity('Thing', { attributes: { id: a.id(), ...attributes }, key }))
  const options = { expected: 'an even number', is: (value: number) => value % 2 === 0 }
  const even = () => a.refined('Even', a.number(), options)

  it('with a duplicate name', () => {
    expect(faults({ one: even(), two: even() })).toEqual([
      expect.stringMatching(
        /^Thing.two: the custom type 'Even' is .* declare the custom type once and use it for both$/,
      ),
    ])
    const once = even()
    expect(faults({ one: once, two: once.optional() })).toEqual([])
  })

  it.each([
    [
      'with the name of a built-in type',
      a.refined('DateTime', a.number(), options),
      "as a custom type's name, 'DateTime' is a type of every schema: rename it",
    ],
    [
      'with the name of an entity',
      a.refined('Thing', a.number(), options),
      "the custom type 'Thing' has the name of an entity: rename the custom type",
    ],
    [
      'without a phrase for messages',
      a.refined('Even', a.number(), { ...options, expected: '' }),
      "'Even': expected is '': say what a value is, for messages",
    ],
    [
      'with a stored name for its stored type',
      a.refined('Even', a.number().storedAs('n') as never, options as never),
      "'Even': the type that stores Even has methods of an attribute: call them on the custom one instead",
    ],
    [
      'that no scalar can represent',
      a.refined('Pair', a.list(a.number()), {
        expected: 'a pair',
        is: (list) => list.length === 2,
        servedAs: 'scalar',
      }),
      "'Pair': it is stored as a list, which no scalar has: declare servedAs: 'stored'",
    ],
  ])('%s', (_, attribute, message) => {
    expect(faults({ attribute })).toContain(`Thing.attribute: ${message}`)
  })

  it('in a key without an encoding as a string', () => {
    expect(faults({ even: even() }, { partition: 'P#{even}', sort: 'S' })).toEqual([
      "Thing: partition template 'P#{even}': {even} is of type Even, which has no string for keys: declare keyAs(), or store it as what has one",
    ])
  })
})
