import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemSize } from '../../src/engine/values/index.ts'
import { type DocumentValue, ExactNumber, itemBytes } from '../../src/model/index.ts'
import { toWire } from '../../src/store/client/index.ts'

const digits = fc.string({ unit: fc.constantFrom('0', '0', '1', '9'), maxLength: 19 })
const decimal = fc
  .tuple(fc.constantFrom('', '-'), digits, digits, fc.integer({ min: -100, max: 90 }))
  .map(([sign, whole, fraction, exponent]) => `${sign}0${whole}.${fraction}0e${exponent}`)
const exact = decimal.map((text) => new ExactNumber(text))
const number = fc.oneof(
  fc.integer(),
  fc.double({ min: -1e20, max: 1e20, noNaN: true }).filter((each) => each === 0 || Math.abs(each) > 1e-100),
  fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
  exact,
)
const bytes = fc.uint8Array({ maxLength: 5 })
const set = <Member>(member: fc.Arbitrary<Member>) =>
  fc.uniqueArray(member, { minLength: 1, maxLength: 4 }).map((members) => new Set(members))
const { value } = fc.letrec<{ value: DocumentValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.string({ unit: 'grapheme' }),
    number,
    fc.boolean(),
    fc.constant(null),
    bytes,
    set(fc.string()),
    set(fc.integer()),
    set(bytes.filter(({ length }) => length > 0)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), tie('value'), { maxKeys: 4 }),
  ),
}))

describe('the size of an item', () => {
  it.each<[string, DocumentValue, number]>([
    ['0', 0, 1],
    ['15', 15, 2],
    ['100', 100, 2],
    ['1.5', 1.5, 3],
    ['-1.5', -1.5, 4],
    ['0.001', 0.001, 2],
    ['1001', 1001, 3],
    ['10.01', 10.01, 3],
    ['a bigint', 12345n, 4],
    ['an exact number', new ExactNumber('1e-130'), 2],
    ['a list', [1, 'a'], 8],
    ['a map', { a: null }, 6],
  ])('of %s and its name', (_, one, size) => {
    expect(itemBytes({ é: one })).toBe(2 + size)
  })

  it('equals the size in the engine, for any values', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(itemBytes({ one })).toBe(itemSize(toWire({ one })))
      }),
    )
  })

  it('equals the size in the engine, for every number', () => {
    fc.assert(
      fc.property(number, (one) => {
        expect(itemBytes({ one })).toBe(itemSize(toWire({ one })))
      }),
      { numRuns: 1000 },
    )
  })
})
