import { describe, expect, it } from 'vitest'
import { checkItem, checkValue, itemSize, typeOf } from '../../src/engine/values/index.ts'

/** An empty list, nested this deep in lists. */
function nested(depth: number): object {
  return depth === 0 ? { S: 'deep' } : { L: [nested(depth - 1)] }
}

describe('an attribute value of a request', () => {
  it.each([
    [{ S: '' }],
    [{ N: '12' }],
    [{ B: 'AQID' }],
    [{ B: '' }],
    [{ BOOL: false }],
    [{ NULL: true }],
    [{ L: [] }],
    [{ L: [{ S: 'a' }, { M: {} }] }],
    [{ M: { a: { N: '1' }, b: { L: [{ NULL: true }] } } }],
    [{ SS: ['b', 'a', ''] }],
    [{ NS: ['2', '1'] }],
    [{ BS: ['AQ==', 'Ag=='] }],
    [nested(31)],
  ])('is accepted unchanged: %o', (value) => {
    expect(checkValue(value)).toEqual(value)
  })

  it('is copied, with numbers in normal form', () => {
    const given = { L: [{ N: '1.50' }, { NS: ['1E2', '-0'] }] }
    expect(checkValue(given)).toEqual({ L: [{ N: '1.5' }, { NS: ['100', '0'] }] })
    expect(given.L[0]).toEqual({ N: '1.50' })
  })

  it.each([
    [{ S: 'a\ud800' }, 'A string must be valid Unicode'],
    [{ SS: ['a', '\udc00'] }, 'A string must be valid Unicode'],
    [{ M: { '\ud800': { S: 'a' } } }, 'An attribute name must be valid Unicode'],
    [{ M: { '': { S: 'a' } } }, 'Empty attribute name'],
    [{ M: { ['é'.repeat(32_768)]: { S: 'a' } } }, 'An attribute name may have at most 65535 bytes'],
  ])('is rejected for lone surrogates and for empty attribute names', (value, message) => {
    expect(() => checkValue(value)).toThrow(message)
  })

  it.each([
    [{}, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    [
      { constructor: 'x' },
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [{ S: null }, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    [
      { S: 'a', N: '1' },
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    [{ N: 'abc' }, 'The parameter cannot be converted to a numeric value: abc'],
    [{ N: '' }, 'The parameter cannot be converted to a numeric value'],
    [
      { NULL: false },
      'One or more parameter values were invalid: Null attribute value types must have the value of true',
    ],
    [{ SS: [] }, 'One or more parameter values were invalid: An string set  may not be empty'],
    [{ NS: [] }, 'One or more parameter values were invalid: An number set  may not be empty'],
    [{ BS: [] }, 'One or more parameter values were invalid: Binary sets should not be empty'],
    [
      { SS: ['a', 'a'] },
      'One or more parameter values were invalid: Input collection [a, a] contains duplicates.',
    ],
    [{ NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
    [
      { BS: ['AQ==', 'AQ=='] },
      'One or more parameter values were invalid: Input collection [AQ==, AQ==]of type BS contains duplicates.',
    ],
    [
      { M: { a: { L: [{ SS: [] }] } } },
      'One or more parameter values were invalid: An string set  may not be empty',
    ],
    [
      nested(32),
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    ],
    [
      nested(2000),
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    ],
  ])('is rejected: %o', (value, message) => {
    expect(() => checkValue(value)).toThrow(expect.objectContaining({ name: 'ValidationException', message }))
  })

  it.each([
    ['text', 'Unexpected value type in payload'],
    [null, 'Unexpected value type in payload'],
    [[], 'Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue'],
    [{ S: 1 }, 'NUMBER_VALUE cannot be converted to String'],
    [{ S: true }, 'TRUE_VALUE cannot be converted to String'],
    [{ N: 1.5 }, 'DECIMAL_VALUE cannot be converted to String'],
    [{ S: {} }, 'Start of structure or map found where not expected'],
    [{ S: [] }, 'Unrecognized collection type class java.lang.String'],
    [{ BOOL: 'maybe' }, 'Unexpected token received from parser'],
    [{ BOOL: 1 }, 'NUMBER_VALUE cannot be converted to Boolean'],
    [{ B: 7 }, 'only base-64-encoded strings are convertible to bytes'],
    [{ B: 'AQI' }, 'Base64 encoded length is expected a multiple of 4 bytes but found: 3'],
    [{ B: 'A===' }, 'Invalid last non-pad Base64 character dectected'],
    [{ L: 'a' }, 'Unexpected field type'],
    [{ L: {} }, 'Start of structure or map found where not expected'],
    [{ M: 'a' }, 'Unexpected field type'],
    [{ SS: [1] }, 'NUMBER_VALUE cannot be converted to String'],
  ])("is rejected because it isn't an attribute value: %o", (value, message) => {
    expect(() => checkValue(value)).toThrow(
      expect.objectContaining({ name: 'SerializationException', message }),
    )
  })
})

describe('an item of a request', () => {
  it('may have attributes with any name except the empty string', () => {
    const item = JSON.parse('{"__proto__":{"S":"a"},"valueOf":{"N":"01"}}')
    const checked = checkItem(item)
    expect(Object.entries(checked)).toEqual([
      ['__proto__', { S: 'a' }],
      ['valueOf', { N: '1' }],
    ])
    expect(() => checkItem({ '': { S: 'a' } })).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    )
  })

  it('must be a map', () => {
    expect(() => checkItem([])).toThrow(expect.objectContaining({ name: 'SerializationException' }))
    expect(() => checkItem('a')).toThrow(expect.objectContaining({ name: 'SerializationException' }))
  })
})

describe('the type of a value', () => {
  it('is the name of its member', () => {
    expect(typeOf({ S: 'a' })).toBe('S')
    expect(typeOf({ NULL: true })).toBe('NULL')
    expect(typeOf({ BS: ['AQ=='] })).toBe('BS')
  })
})

describe('the size of an item', () => {
  it.each([
    [{ a: { S: 'é' } }, 1 + 2],
    [{ name: { B: 'AQID' } }, 4 + 3],
    [{ a: { N: '0' } }, 1 + 1],
    [{ a: { N: '12' } }, 1 + 2],
    [{ a: { N: '-123' } }, 1 + 4],
    [{ a: { N: '1000' } }, 1 + 2],
    [{ a: { N: '0.0012' } }, 1 + 2],
    [{ a: { BOOL: true } }, 1 + 1],
    [{ a: { NULL: true } }, 1 + 1],
    [{ a: { SS: ['ab', 'c'] } }, 1 + 3],
    [{ a: { NS: ['1', '22'] } }, 1 + 4],
    [{ a: { BS: ['AQ=='] } }, 1 + 1],
    [{ a: { L: [] } }, 1 + 3],
    [{ a: { L: [{ S: 'x' }] } }, 1 + 3 + 1 + 1],
    [{ a: { M: { bc: { S: 'x' } } } }, 1 + 3 + 1 + 2 + 1],
    [{ a: { S: 'x' }, b: { S: 'y' } }, 4],
    [{}, 0],
  ])('of %o is %i bytes', (item, size) => {
    expect(itemSize(checkItem(item))).toBe(size)
  })
})
