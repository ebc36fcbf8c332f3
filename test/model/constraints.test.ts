import { describe, expect, it } from 'vitest'
import {
  type Attribute,
  type AttributeFlag,
  a,
  decodeItem,
  defineTable,
  encodeItem,
} from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'

function thingOf(value: Attribute<unknown, AttributeFlag>) {
  const table = defineTable({ name: 'things', primaryKey: { partition: 'pk' } })
  const attributes = { thingId: a.id(), value }
  return table.entity('Thing', { attributes, key: { partition: '{thingId}' } })
}

/** An attribute, values within its limits, values outside them, and the sentence of the limits. */
const limited: [string, Attribute<unknown, AttributeFlag>, unknown[], unknown[], string][] = [
  ['length', a.string({ minLength: 1, maxLength: 3 }), ['a', '😀😀😀'], ['', 'abcd'], '1 to 3 characters'],
  [
    'pattern',
    a.string({ pattern: /^[A-Z]+$/g }),
    ['A', 'AB', 'A'],
    ['', 'a'],
    'a string that matches ^[A-Z]+$',
  ],
  ['length of an id', a.id({ maxLength: 2 }), ['ab'], ['abc'], 'at most 2 characters'],
  ['bytes', a.binary({ minLength: 2 }), [new Uint8Array(2)], [new Uint8Array(1)], 'at least 2 bytes'],
  ['whole numbers', a.int({ min: 0, max: 5 }), [0, 5], [-1, 6], 'a value from 0 to 5'],
  ['numbers', a.number({ max: 0.5 }), [0.5, -9], [0.6], 'a value of at most 0.5'],
  ['bigints', a.bigint({ min: 10n }), [10n], [9n], 'a value of at least 10'],
  [
    'decimals',
    a.money({ min: '-0.50', max: '100' }),
    ['-0.50', '99.99', '100'],
    ['-0.51', '100.01'],
    'from -0.50 to 100',
  ],
  ['items of a list', a.list(a.int(), { maxItems: 2 }), [[], [1, 2]], [[1, 2, 3]], 'at most 2 items'],
  [
    'items of a set',
    a.stringSet({ minItems: 2 }),
    [new Set(['a', 'b'])],
    [new Set(['a'])],
    'at least 2 items',
  ],
  ['elements', a.list(a.string({ maxLength: 1 })), [['a']], [['a', 'bc']], 'at most 1 characters'],
  ['members', a.map('At', { n: a.int({ max: 9 }) }), [{ n: 9 }], [{ n: 10 }], 'a value of at most 9'],
  ['32 bits', a.int(), [2 ** 31 - 1, -(2 ** 31)], [2 ** 31, 3e9], 'a 32-bit integer'],
]

describe('limits of an attribute', () => {
  it.each(limited)('of %s are checked on writes', (_, attribute, good, bad, sentence) => {
    const Thing = thingOf(attribute)
    for (const value of good) expect(() => encodeItem(Thing, { thingId: 't', value })).not.toThrow()
    for (const value of bad) {
      expect(() => encodeItem(Thing, { thingId: 't', value })).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT', message: expect.stringContaining(sentence) }),
      )
    }
  })

  it('are not checked on stored items', () => {
    const Thing = thingOf(a.int({ max: 5 }))
    expect(decodeItem(Thing, { pk: 't', value: 3e9 })).toMatchObject({ value: 3e9 })
  })

  it('are part of the description in the schema', () => {
    const described = a.list(a.string({ maxLength: 20 }), { maxItems: 10 }).describe('Tags of the book.')
    expect(described.options.description).toBe(
      'Tags of the book. At most 10 items. Each: At most 20 characters.',
    )
    expect(a.int({ min: 1 }).options.description).toBe('A value of at least 1.')
    expect(a.int().options.description).toBeUndefined()
  })

  it.each([
    [a.string({ minLength: 3, maxLength: 2 }), 'minLength 3 is greater than maxLength 2'],
    [a.string({ maxLength: -1 }), 'maxLength is -1: expected an integer of at least 0'],
    [a.number({ min: 2, max: 1 }), 'min 2 is greater than max 1'],
    [a.money({ min: '10.00', max: '9.00' }), 'min 10.00 is greater than max 9.00'],
    [a.list(a.string({ maxLength: 0.5 })), 'maxLength is 0.5'],
  ])('are a fault if no value satisfies them', (value, fault) => {
    const faults = faultsOf((table) =>
      table.entity('Thing', { attributes: { a: a.id(), value }, key: { partition: '{a}', sort: 'S' } }),
    )
    expect(faults).toEqual([expect.stringContaining(`Thing.value: ${fault}`)])
  })
})
