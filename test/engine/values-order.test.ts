import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AttributeValue,
  checkValue,
  compareValues,
  orderedBytes,
  valuesEqual,
} from '../../src/engine/values/index.ts'

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\0', '\u0001', '\uffff', '😀', 'a'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
})
const strings = text.map((S) => checkValue({ S }))
const binaries = fc
  .uint8Array({ maxLength: 6 })
  .map((bytes) => checkValue({ B: Buffer.from(bytes).toString('base64') }))
const numbers = fc
  .tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.integer({ min: -92, max: 87 }))
  .map(([digits, exponent]) => checkValue({ N: `${digits}E${exponent}` }))
const smallNumbers = fc
  .tuple(fc.integer({ min: -120, max: 120 }), fc.integer({ min: -2, max: 2 }))
  .map(([digits, exponent]) => checkValue({ N: `${digits}E${exponent}` }))

const kinds: [string, fc.Arbitrary<AttributeValue>][] = [
  ['strings', strings],
  ['binaries', binaries],
  ['numbers', numbers],
  ['small numbers', smallNumbers],
]

describe.each(kinds)('%s as bytes of a key', (_kind, values) => {
  it('sort like the values', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const order = Buffer.compare(orderedBytes(a), orderedBytes(b))
        expect(Math.sign(compareValues(a, b))).toBe(order)
        expect(valuesEqual(a, b)).toBe(order === 0)
      }),
    )
  })

  it('are never a prefix of those of another value', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [x, y] = [orderedBytes(a), orderedBytes(b)]
        expect(y.subarray(0, x.length).equals(x)).toBe(valuesEqual(a, b))
      }),
    )
  })
})

describe('the order of values', () => {
  it('is by UTF-8 bytes for strings and by value for numbers', () => {
    expect(compareValues({ S: '\uffff' }, { S: '😀' })).toBeLessThan(0)
    expect(compareValues({ S: 'a' }, { S: 'ab' })).toBeLessThan(0)
    expect(compareValues({ S: 'Z' }, { S: 'a' })).toBeLessThan(0)
    expect(compareValues({ N: '9' }, { N: '10' })).toBeLessThan(0)
    expect(compareValues({ N: '-9' }, { N: '-10' })).toBeGreaterThan(0)
    expect(compareValues({ N: '0.00000000000000000001' }, { N: '0' })).toBeGreaterThan(0)
  })

  it('is defined only for strings, numbers and binaries', () => {
    expect(() => orderedBytes({ BOOL: true })).toThrow(TypeError)
  })
})

describe('equality', () => {
  it('is deep, and ignores the order of sets and of map members', () => {
    const a = checkValue({ M: { x: { L: [{ SS: ['a', 'b'] }] }, y: { N: '1.0' } } })
    const b = checkValue({ M: { y: { N: '1' }, x: { L: [{ SS: ['b', 'a'] }] } } })
    expect(valuesEqual(a, b)).toBe(true)
    expect(valuesEqual({ NS: ['1', '2'] }, { NS: ['2', '1'] })).toBe(true)
    expect(valuesEqual({ BS: ['AQ=='] }, { BS: ['AQ=='] })).toBe(true)
    expect(valuesEqual({ NULL: true }, { NULL: true })).toBe(true)
  })

  it.each<[AttributeValue, AttributeValue]>([
    [{ S: '1' }, { N: '1' }],
    [{ SS: ['1'] }, { NS: ['1'] }],
    [{ SS: ['a'] }, { SS: ['a', 'b'] }],
    [{ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }],
    [{ L: [] }, { L: [{ S: 'a' }] }],
    [{ M: { a: { S: 'a' } } }, { M: { b: { S: 'a' } } }],
    [{ M: { valueOf: { S: 'a' } } }, { M: { a: { S: 'a' } } }],
    [{ BOOL: true }, { BOOL: false }],
    [{ NULL: true }, { BOOL: true }],
  ])('distinguishes %o and %o', (a, b) => {
    expect(valuesEqual(a, b)).toBe(false)
    expect(valuesEqual(b, a)).toBe(false)
  })
})
