import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactNumber, plainDecimal, readNumber } from '../../src/model/index.ts'

describe('readNumber', () => {
  it('returns a number if that is exact, otherwise an ExactNumber', () => {
    expect(readNumber('1.5')).toBe(1.5)
    expect(readNumber('-40')).toBe(-40)
    expect(readNumber('9007199254740993')).toEqual(new ExactNumber('9007199254740993'))
    expect(readNumber('0.12345678901234567890')).toEqual(new ExactNumber('0.1234567890123456789'))
    expect(readNumber(String(2 ** 60))).toEqual(new ExactNumber('1152921504606847000'))
    const longest = '12345678901234567890123456789012345678'
    expect(readNumber(longest)).toEqual(new ExactNumber(longest))
  })

  it('accepts any notation of a number', () => {
    expect(readNumber('1.50')).toBe(1.5)
    expect(readNumber('1E2')).toBe(100)
    expect(readNumber('-0')).toBe(0)
    expect(readNumber('1e-7')).toEqual(new ExactNumber('0.0000001'))
  })

  it("rejects what isn't a number", () => {
    for (const text of ['', 'abc', '1.2.3', 'Infinity', 'NaN', '0x10', '.', 'e5', '1e9999999999']) {
      expect(() => readNumber(text), text).toThrow(TypeError)
    }
  })

  it('returns every finite number unchanged', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e120, max: 1e120 }), (number) => {
        fc.pre(number === 0 || Math.abs(number) > 1e-120)
        const read = readNumber(String(number))
        expect(read instanceof ExactNumber ? Number(read.text) : read).toBe(number + 0)
      }),
    )
  })
})

describe('plainDecimal', () => {
  it('returns one string per number', () => {
    for (const text of ['125', '+125', '0125', '125.0', '1.25e2', '12500E-2']) {
      expect(plainDecimal(text), text).toBe('125')
    }
    expect(plainDecimal('-.5')).toBe('-0.5')
    expect(plainDecimal('1e-130')).toBe(`0.${'0'.repeat(129)}1`)
  })

  it('returns the same string if point and exponent are shifted against each other', () => {
    const digits = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n })
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 60 }), (whole, zeros) => {
        expect(plainDecimal(`${whole}${'0'.repeat(zeros)}e-${zeros}`)).toBe(String(whole))
      }),
    )
  })
})

describe('ExactNumber', () => {
  it('keeps its string unchanged', () => {
    expect(String(new ExactNumber('12.50'))).toBe('12.50')
    expect(JSON.stringify({ total: new ExactNumber('12.50') })).toBe('{"total":"12.50"}')
    expect(() => new ExactNumber('twelve')).toThrow("Expected a decimal number as a string, got 'twelve'")
  })
})
