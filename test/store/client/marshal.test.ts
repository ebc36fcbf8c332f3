import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Document, type DocumentValue, ExactNumber, readNumber } from '../../../src/model/index.ts'
import { fromWire, toWire } from '../../../src/store/client/marshal.ts'

describe('toWire', () => {
  it("writes each of DynamoDB's ten types", () => {
    const document: Document = {
      text: 'a',
      number: 1.5,
      whole: 12345678901234567890n,
      exact: new ExactNumber('0.10'),
      bytes: new Uint8Array([1, 2, 255]),
      yes: true,
      nothing: null,
      list: ['a', 1, []],
      map: { inner: {} },
      texts: new Set(['a', 'b']),
      numbers: new Set([1, 2n, new ExactNumber('3')]),
      byteStrings: new Set([new Uint8Array([1])]),
    }
    expect(toWire(document)).toEqual({
      text: { S: 'a' },
      number: { N: '1.5' },
      whole: { N: '12345678901234567890' },
      exact: { N: '0.10' },
      bytes: { B: 'AQL/' },
      yes: { BOOL: true },
      nothing: { NULL: true },
      list: { L: [{ S: 'a' }, { N: '1' }, { L: [] }] },
      map: { M: { inner: { M: {} } } },
      texts: { SS: ['a', 'b'] },
      numbers: { NS: ['1', '2', '3'] },
      byteStrings: { BS: ['AQ=='] },
    })
  })

  it('writes only its own part of a shared buffer', () => {
    const bytes = new Uint8Array([9, 1, 2, 9]).subarray(1, 3)
    expect(toWire({ bytes })).toEqual({ bytes: { B: 'AQI=' } })
  })

  it('rejects values for which DynamoDB has no type', () => {
    const refused: [unknown, string][] = [
      [undefined, 'Expected a value that DynamoDB can store, got undefined'],
      [Number.NaN, 'Expected a finite number, got NaN'],
      [Number.POSITIVE_INFINITY, 'Expected a finite number, got Infinity'],
      [new Set(), 'Expected a set with members, got an empty set'],
      [new Set(['a', 1]), 'Expected a set of strings, of numbers or of bytes, got a mixed set'],
      [new Date(0), 'Expected a plain object, got Date'],
      [[undefined], 'Expected a value that DynamoDB can store, got undefined'],
    ]
    for (const [value, message] of refused) {
      expect(() => toWire({ value: value as DocumentValue }), message).toThrow(new TypeError(message))
    }
  })
})

describe('fromWire', () => {
  it('accepts bytes as base64 and, as in the SDK, as Uint8Array', () => {
    const bytes = new Uint8Array([1, 2])
    expect(fromWire({ a: { B: 'AQI=' }, b: { B: bytes as never } })).toEqual({ a: bytes, b: bytes })
  })

  it("rejects what isn't an attribute value", () => {
    expect(() => fromWire({ a: {} as never })).toThrow(TypeError)
    expect(() => fromWire({ a: { X: 1 } as never })).toThrow(
      `Expected an attribute value of one of DynamoDB's types, got {"X":1}`,
    )
  })

  it('returns the value that toWire was given', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(fromWire(toWire(document))).toStrictEqual(document)
      }),
    )
  })

  it('preserves an attribute named __proto__', () => {
    const document: Document = JSON.parse('{"__proto__": {"admin": true}}')
    const back = fromWire(JSON.parse(JSON.stringify(toWire(document))))
    expect(Object.keys(back)).toEqual(['__proto__'])
    expect((back as { admin?: unknown }).admin).toBeUndefined()
  })
})

const numbers = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }).map((n) => readNumber(String(n)))
const bytes = fc.uint8Array({ maxLength: 8 })
const setOf = <Value>(member: fc.Arbitrary<Value>) =>
  fc.uniqueArray(member, { minLength: 1, maxLength: 4, selector: String }).map((members) => new Set(members))

const { documents } = fc.letrec<{ documents: Document; value: DocumentValue }>((tie) => ({
  documents: fc.dictionary(
    fc.string({ maxLength: 5 }).filter((name) => name !== '__proto__'),
    tie('value'),
    { maxKeys: 4, noNullPrototype: true },
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    numbers,
    fc.boolean(),
    fc.constant(null),
    bytes,
    setOf(fc.string()),
    setOf(numbers),
    setOf(bytes),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('documents'),
  ) as fc.Arbitrary<DocumentValue>,
}))
