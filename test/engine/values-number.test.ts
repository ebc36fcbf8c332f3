import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addNumbers, checkValue, compareNumbers, subtractNumbers } from '../../src/engine/values/index.ts'

const digits38 = '12345678901234567890123456789012345678'

describe('a number', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.000', '0'],
    ['0E125', '0'],
    ['007', '7'],
    ['+7', '7'],
    ['1.50', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1E3', '1000'],
    ['1.5e+2', '150'],
    ['-12.5E-3', '-0.0125'],
    [digits38, digits38],
    ['1E125', `1${'0'.repeat(125)}`],
    ['1E-130', `0.${'0'.repeat(129)}1`],
    ['9.9999999999999999999999999999999999999E+125', `${'9'.repeat(38)}${'0'.repeat(88)}`],
  ])('%s is normalised to %s', (text, normal) => {
    expect(checkValue({ N: text })).toEqual({ N: normal })
  })

  it.each([
    ['', 'The parameter cannot be converted to a numeric value'],
    ['1 ', 'The parameter cannot be converted to a numeric value: 1 '],
    ['.', 'The parameter cannot be converted to a numeric value: .'],
    ['1e', 'The parameter cannot be converted to a numeric value: 1e'],
    ['0x1', 'The parameter cannot be converted to a numeric value: 0x1'],
    ['NaN', 'The parameter cannot be converted to a numeric value: NaN'],
    ['Infinity', 'The parameter cannot be converted to a numeric value: Infinity'],
    [`${digits38}9`, 'Attempting to store more than 38 significant digits in a Number'],
    ['1E126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['-1E126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['1E-131', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
    ['0E126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['0E-131', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
    ['1E9223372036854775808', 'The parameter cannot be converted to a numeric value: 1E9223372036854775808'],
    ['1E99999999999', 'The parameter cannot be converted to a numeric value: 1E99999999999'],
  ])('%s is rejected', (text, message) => {
    expect(() => checkValue({ N: text })).toThrow(
      expect.objectContaining({ name: 'ValidationException', message }),
    )
  })

  it('is rejected in linear time', () => {
    const start = performance.now()
    expect(() => checkValue({ N: `1${'0'.repeat(400_000)}1` })).toThrow('Number overflow')
    expect(() => checkValue({ N: `0.1${'0'.repeat(400_000)}1` })).toThrow('38 significant digits')
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})

describe('sums and differences', () => {
  it.each([
    ['0.1', '0.2', '0.3', '-0.1'],
    ['9007199254740993', '1', '9007199254740994', '9007199254740992'],
    ['-5', '5', '0', '-10'],
    ['0', '0', '0', '0'],
    ['1E20', '1E-17', '100000000000000000000.00000000000000001', '99999999999999999999.99999999999999999'],
  ])('of %s and %s are exact', (a, b, sum, difference) => {
    expect(addNumbers(a, b)).toBe(sum)
    expect(subtractNumbers(a, b)).toBe(difference)
  })

  it('beyond 38 digits or the largest magnitude are rejected', () => {
    expect(() => addNumbers('1E40', '1')).toThrow('more than 38 significant digits')
    expect(() => addNumbers('9E125', '9E125')).toThrow('Number overflow')
  })

  it('equal those of scaled integers', () => {
    const integer = fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n })
    fc.assert(
      fc.property(integer, integer, fc.nat({ max: 60 }), (a, b, scale) => {
        const [x, y] = [`${a}E-${scale}`, `${b}E-${scale}`]
        expect(compareNumbers(addNumbers(x, y), `${a + b}E-${scale}`)).toBe(0)
        expect(compareNumbers(subtractNumbers(x, y), `${a - b}E-${scale}`)).toBe(0)
        expect(Math.sign(compareNumbers(x, y))).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })
})
