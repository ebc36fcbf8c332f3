import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../src/errors.ts'
import { type Document, ExactNumber } from '../../src/model/index.ts'
import { type CursorScope, CursorSeal } from '../../src/store/cursor/index.ts'

const scope: CursorScope = { pattern: 'booksOf', arguments: '{"authorId":"a1"}', field: 'after' }
const startKey: Document = { pk: 'AUTHOR#a1', sk: 'BOOK#Emma#b0' }
const seal = new CursorSeal('a secret')
const cursor = seal.seal(scope, startKey)

/** The message that a cursor is refused with. */
function refusal(open: () => unknown): string {
  try {
    open()
  } catch (error) {
    expect(error).toBeInstanceOf(DynagateError)
    expect(error).toMatchObject({ code: 'BAD_CURSOR' })
    return (error as DynagateError).message
  }
  throw new Error('Expected the cursor to be refused')
}

describe('a cursor', () => {
  it('opens to the start key it was made of', () => {
    expect(seal.open(scope, cursor)).toEqual(startKey)
  })

  it('keeps texts, 38 digits and bytes exactly', () => {
    const key: Document = {
      pk: 'naïve 😀\u0000',
      exact: new ExactNumber('12345678901234567890123456789012345678'),
      tiny: new ExactNumber('-0.0000000000000000000000000000000001'),
      number: -1.5,
      bytes: new Uint8Array([0, 255, 10]),
    }
    expect(seal.open(scope, seal.seal(scope, key))).toEqual(key)
  })

  it('gives numbers in the form of the client port, however they were written', () => {
    const key = { big: 12n, money: new ExactNumber('12.50'), large: 1e21 }
    expect(seal.open(scope, seal.seal(scope, key))).toEqual({
      big: 12,
      money: 12.5,
      large: new ExactNumber('1000000000000000000000'),
    })
  })

  it('keeps every key', () => {
    const digits = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })
    const number = digits.filter((value) => !Number.isSafeInteger(Number(value))).map(String)
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      number.map((text) => new ExactNumber(text)),
      fc.uint8Array(),
    )
    const key = fc.dictionary(fc.string({ unit: 'binary', maxLength: 60 }), value, { maxKeys: 4 })
    fc.assert(
      fc.property(key, (original) => {
        expect(seal.open(scope, seal.seal(scope, original))).toEqual({ ...original })
      }),
    )
  })

  it('has room for the longest keys that DynamoDB has', () => {
    const key = Object.fromEntries(
      [2048, 1024, 2048, 1024].map((length, n) => [`${n}`.padEnd(255, 'n'), '\u0000'.repeat(length)]),
    )
    expect(seal.open(scope, seal.seal(scope, key))).toEqual(key)
  })

  it('shows nothing of the key, and is another text each time', () => {
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('AUTHOR')
    expect(seal.seal(scope, startKey)).not.toBe(cursor)
    expect(cursor).toMatch(/^[\w-]+$/)
  })

  it('opens in every gateway that has the secret', () => {
    expect(new CursorSeal(Buffer.from('a secret')).open(scope, cursor)).toEqual(startKey)
  })

  it('is not made of anything but key values', () => {
    expect(() => seal.seal(scope, { pk: ['a'] })).toThrow(
      'Expected a key value (a text, a number or bytes), got ["a"]',
    )
  })

  it('is not sealed with an empty secret', () => {
    expect(() => new CursorSeal('')).toThrow('Expected a secret to seal cursors with, got an empty one')
  })
})

describe('a cursor is refused', () => {
  it.each([
    ['another access pattern', { ...scope, pattern: 'shelf' }],
    ['other arguments', { ...scope, arguments: '{"authorId":"a2"}' }],
    [
      'a pattern and arguments that only together read the same',
      { ...scope, pattern: 'booksOf{', arguments: '"authorId":"a1"}' },
    ],
  ])('with %s', (_, other) => {
    expect(refusal(() => seal.open(other, cursor))).toBe(
      'after: this cursor belongs to another field or to other arguments; start again without it',
    )
  })

  it('when any character of it was changed', () => {
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.constantFrom(...'AQgw_-z0'), (at, character) => {
        fc.pre(cursor[at] !== character)
        refusal(() => seal.open(scope, cursor.slice(0, at) + character + cursor.slice(at + 1)))
      }),
    )
  })

  it('when it was cut off anywhere', () => {
    for (let length = 0; length < cursor.length; length += 1) {
      expect(refusal(() => seal.open(scope, cursor.slice(0, length)))).toContain('cut off')
    }
  })

  it('when something was added to it', () => {
    for (const added of ['A', 'AAAA', '=', ' ', '\n', '!']) refusal(() => seal.open(scope, cursor + added))
  })

  it('when it is any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        refusal(() => seal.open(scope, text))
      }),
    )
  })

  it('when it was sealed with another secret', () => {
    const stranger = new CursorSeal('another secret').seal(scope, startKey)
    expect(refusal(() => seal.open(scope, stranger))).toBe(
      'after: this cursor is not one that this gateway gave out; start again without it',
    )
  })

  it('before it is decoded when it is too long, and says how long', () => {
    expect(refusal(() => seal.open({ ...scope, field: 'before' }, 'A'.repeat(10_241)))).toBe(
      "before: this cursor has 10241 characters, and none of this gateway's has over 10240; start again without it",
    )
  })

  it('after 24 hours, to the millisecond', () => {
    let now = Date.UTC(2026, 0, 1)
    const dated = new CursorSeal('a secret', () => now)
    const old = dated.seal(scope, startKey)
    now += 24 * 60 * 60 * 1000
    expect(dated.open(scope, old)).toEqual(startKey)
    now += 1
    expect(refusal(() => dated.open(scope, old))).toBe(
      'after: this cursor is older than 24 hours; start again without it',
    )
  })
})
