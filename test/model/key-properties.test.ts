import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareText,
  decodeItem,
  defineTable,
  encodeItem,
  entityOf,
  greatestBeginningWith,
  primaryKeyOf,
} from '../../src/model/index.ts'
import { type KeyableKind, keyable, keyableNames, text } from './arbitraries.ts'

/** An entity whose sort key is `K#` and two values: one with something after it, and one at the end. */
function pairOf({ attribute }: KeyableKind, keyFormat: 'escaped' | 'verbatim' = 'escaped') {
  const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' }, keyFormat })
  const Pair = table.entity('Pair', {
    attributes: { first: attribute, last: attribute },
    key: { partition: 'P#{first}', sort: 'K#{first}#{last}' },
  })
  table.check()
  return {
    table,
    Pair,
    sortKey: (first: unknown, last: unknown) => String(primaryKeyOf(Pair, { first, last }).sk),
  }
}

const sign = (order: number) => Math.sign(order) + 0
const bytesOf = (value: string) => Buffer.from(value)

describe.each(keyableNames)('keys of %s', (name) => {
  const kind: KeyableKind = keyable[name]
  const { values } = kind
  const { table, Pair, sortKey } = pairOf(kind)
  const compare = (a: unknown, b: unknown) => kind.compare(a as never, b as never)

  it('decode to the encoded values', () => {
    fc.assert(
      fc.property(values, values, (first, last) => {
        const key = primaryKeyOf(Pair, { first, last })
        expect(decodeItem(Pair, key)).toEqual({ __typename: 'Pair', first, last })
        expect(decodeItem(Pair, encodeItem(Pair, { first, last }))).toEqual({
          __typename: 'Pair',
          first,
          last,
        })
        expect(entityOf(table, key)).toBe(Pair)
      }),
    )
  })

  it('sort like their values, by UTF-8 bytes', () => {
    fc.assert(
      fc.property(values, values, values, values, (a, b, c, d) => {
        const order = sign(Buffer.compare(bytesOf(sortKey(a, b)), bytesOf(sortKey(c, d))))
        expect(order).toBe(sign(compare(a, c) || compare(b, d)))
        expect(sign(compareText(sortKey(a, b), sortKey(c, d)))).toBe(order)
      }),
    )
  })

  it('are equal only for equal pairs of values', () => {
    fc.assert(
      fc.property(values, values, values, values, (a, b, c, d) => {
        fc.pre(compare(a, c) !== 0 || compare(b, d) !== 0)
        expect(sortKey(a, b)).not.toBe(sortKey(c, d))
      }),
    )
  })
})

describe('verbatim keys', () => {
  const { Pair } = pairOf(keyable.string, 'verbatim')

  it('decode to the encoded values, or the values are rejected', () => {
    fc.assert(
      fc.property(text, text, (first, last) => {
        const make = () => primaryKeyOf(Pair, { first, last })
        if (first.includes('#')) expect(make).toThrow("Pair.first: must not hold '#'")
        else expect(decodeItem(Pair, make())).toEqual({ __typename: 'Pair', first, last })
      }),
    )
  })

  it('decode to the encoded values before a literal that a value can overlap', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk' }, keyFormat: 'verbatim' })
    const Row = table.entity('Row', {
      attributes: { first: keyable.string.attribute, last: keyable.string.attribute },
      key: { partition: '{first}aba{last}' },
    })
    const ab = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 })
    fc.assert(
      fc.property(ab, ab, (first, last) => {
        const isRejected = `${first}aba`.indexOf('aba') < first.length
        const make = () => primaryKeyOf(Row, { first, last })
        if (isRejected) expect(make).toThrow("Row.first: must not hold 'aba'")
        else expect(decodeItem(Row, make())).toEqual({ __typename: 'Row', first, last })
      }),
    )
  })
})

describe('any string as a key', () => {
  const { table, Pair } = pairOf(keyable.string)

  it('is decoded only if the template encodes to it', () => {
    const nearly = fc.string({ unit: fc.constantFrom('#', '$', '2', '3', '4', '0', 'a', 'F', '\u0000', 'é') })
    fc.assert(
      fc.property(nearly, nearly, (first, rest) => {
        const key = { pk: `P#${first}`, sk: `K#${first}#${rest}` }
        if (entityOf(table, key) === undefined) return
        expect(primaryKeyOf(Pair, decodeItem(Pair, key))).toEqual(key)
      }),
      { numRuns: 1000 },
    )
  })

  it('is not greater than greatestBeginningWith() of its prefix', () => {
    fc.assert(
      fc.property(text, text, (prefix, rest) => {
        const greatest = greatestBeginningWith(prefix)
        expect(bytesOf(greatest).length).toBe(1024)
        expect(Buffer.compare(bytesOf(prefix + rest), bytesOf(greatest))).toBeLessThanOrEqual(0)
        expect(greatest.startsWith(prefix)).toBe(true)
      }),
    )
  })
})
