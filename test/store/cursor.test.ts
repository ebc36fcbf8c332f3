import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../src/errors.ts'
import { type DocumentValue, ExactNumber } from '../../src/model/index.ts'
import { CursorSeal } from '../../src/store/cursor/index.ts'
import { packPosition, unpackPosition } from '../../src/store/cursor/position.ts'

const binding = Buffer.alloc(32, 'a1 booksOf')
const other = Buffer.alloc(32, 'a2 booksOf')
const position = Buffer.from('BOOK#Emma#b0')
const seal = new CursorSeal('a secret')
const cursor = seal.seal(binding, position)

/** Any code point except lone surrogates. fast-check's `binary` takes seconds to set up. */
const codePoint = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point))

function open(text: string, { by = seal, of = binding, field = 'after' as 'after' | 'before' } = {}): Buffer {
  return by.open(of, { field, text })
}

/** The message that a cursor is rejected with. */
function refusal(text: string, options: Parameters<typeof open>[1] = {}): string {
  try {
    open(text, options)
  } catch (error) {
    expect(error).toBeInstanceOf(DynagateError)
    expect(error).toMatchObject({ code: 'BAD_CURSOR' })
    return (error as DynagateError).message
  }
  throw new Error('Expected the cursor to be refused')
}

describe('a cursor', () => {
  it('decrypts to its position', () => {
    expect(open(cursor)).toEqual(position)
  })

  it('is the same string for the same position, in every gateway with the same secret', () => {
    expect(new CursorSeal(Buffer.from('a secret')).seal(binding, position)).toBe(cursor)
  })

  it('shares nothing with cursors of other positions, bindings and secrets', () => {
    const encrypted = (text: string) => Buffer.from(text, 'base64url').subarray(6).toString('hex')
    const others = [
      seal.seal(binding, Buffer.from('BOOK#Emma#b1')),
      seal.seal(other, position),
      new CursorSeal('another secret').seal(binding, position),
    ]
    const beginnings = [cursor, ...others].map((each) => encrypted(each).slice(0, 8))
    expect(new Set(beginnings).size).toBe(4)
    const positions = [cursor, ...others].map((each) => encrypted(each).slice(32))
    expect(new Set(positions).size).toBe(4)
  })

  it('reveals nothing about the position', () => {
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('BOOK')
    expect(cursor).toMatch(/^[\w-]+$/)
  })

  it('encodes every position', () => {
    const digits = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })
    const exact = digits.filter((value) => !Number.isSafeInteger(Number(value))).map(String)
    const value: fc.Arbitrary<DocumentValue> = fc.oneof(
      fc.string({ unit: codePoint }),
      fc.integer(),
      exact.map((text) => new ExactNumber(text)),
      fc.uint8Array(),
    )
    const anywhere = fc.record({ partition: fc.nat(999), values: fc.array(value, { maxLength: 3 }) })
    fc.assert(
      fc.property(anywhere, (original) => {
        const text = seal.seal(binding, packPosition(original))
        expect(unpackPosition(open(text))).toEqual(original)
      }),
    )
  })

  it('returns numbers in the form of the client port, whatever their notation', () => {
    const values = [12n, new ExactNumber('12.50'), 1e21]
    expect(unpackPosition(packPosition({ partition: 0, values })).values).toEqual([
      12,
      12.5,
      new ExactNumber('1000000000000000000000'),
    ])
  })

  it('can only be made of key values', () => {
    expect(() => packPosition({ partition: 0, values: [['a']] })).toThrow(
      'Expected a key value (a string, a number or bytes), got ["a"]',
    )
  })

  it('has room for the longest sort key, and is limited to 2 KB', () => {
    const longest = seal.seal(binding, packPosition({ partition: 0, values: ['x'.repeat(1024)] }))
    expect(longest.length).toBeLessThanOrEqual(2048)
    const tooLong = packPosition({ partition: 0, values: ['x'.repeat(1024), 'y'.repeat(1024)] })
    expect(() => seal.seal(binding, tooLong)).toThrow(
      expect.objectContaining({
        code: 'LIMIT_EXCEEDED',
        message: expect.stringContaining('the limit is 2048'),
      }),
    )
  })
})

describe('secrets', () => {
  const rotated = new CursorSeal(['new', 'a secret'])

  it('several: the first encrypts, and each decrypts', () => {
    const fresh = rotated.seal(binding, position)
    expect(fresh).toBe(new CursorSeal('new').seal(binding, position))
    expect(open(fresh, { by: rotated })).toEqual(position)
    expect(open(cursor, { by: rotated })).toEqual(position)
  })

  it('that are removed do not decrypt any more', () => {
    expect(refusal(cursor, { by: new CursorSeal('new') })).toBe(
      "after: this cursor was not issued by this gateway, or its secret is no longer the gateway's; start again without it",
    )
  })

  it('with the same id are distinguished by the cursor itself', () => {
    const sealed = (secret: string) => new CursorSeal(secret).seal(binding, position)
    const idOf = (secret: string) => Buffer.from(sealed(secret), 'base64url').readUInt16BE()
    const seen = new Map<number, string>()
    let pair: [string, string] | undefined
    for (let at = 0; pair === undefined; at += 1) {
      const secret = `secret ${at}`
      const known = seen.get(idOf(secret))
      if (known === undefined) seen.set(idOf(secret), secret)
      else pair = [known, secret]
    }
    const both = new CursorSeal(pair)
    for (const secret of pair) {
      expect(open(sealed(secret), { by: both })).toEqual(position)
    }
  })

  it.each([
    ['none', [], 'Expected a secret to seal cursors with, got none'],
    ['an empty one', '', 'Expected a secret to seal cursors with, got an empty one'],
    ['an empty one among others', ['new', ''], 'Expected a secret to seal cursors with, got an empty one'],
  ])('must be at least one, and not empty: %s', (_, secrets, message) => {
    expect(() => new CursorSeal(secrets)).toThrow(new TypeError(message))
  })
})

describe('a cursor is rejected', () => {
  it('if it is bound to something else', () => {
    expect(refusal(cursor, { of: other })).toBe(
      'after: this cursor belongs to another field or to other arguments; start again without it',
    )
    const alike = Buffer.concat([binding.subarray(0, 31), Buffer.from('!')])
    expect(refusal(cursor, { of: alike })).toContain('was changed')
  })

  it('if any character is changed', () => {
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.constantFrom(...'AQgw_-z0'), (at, character) => {
        fc.pre(cursor[at] !== character)
        refusal(cursor.slice(0, at) + character + cursor.slice(at + 1))
      }),
    )
  })

  it('if it is truncated anywhere', () => {
    for (let length = 0; length < cursor.length; length += 1) {
      expect(refusal(cursor.slice(0, length))).toContain('truncated')
    }
  })

  it('if anything is appended', () => {
    for (const added of ['A', 'AAAA', '=', ' ', '\n', '!']) refusal(cursor + added)
  })

  it('if it is any other string', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: codePoint }), fc.base64String()), (text) => {
        refusal(text)
      }),
    )
  })

  it('before it is decoded if it is too long, with the limit in the message', () => {
    expect(refusal('A'.repeat(2049), { field: 'before' })).toBe(
      "before: this cursor has 2049 characters; this gateway's cursors have at most 2048; start again without it",
    )
  })
})
