import { describe, expect, it } from 'vitest'
import {
  expressionScope,
  parseCondition,
  parseProjection,
  parseUpdate,
} from '../../src/engine/expressions/index.ts'

describe('the expression attribute names and values of a request', () => {
  it('are shared by all of its expressions', () => {
    const scope = expressionScope({ '#n': 'name', '#s': 'status' }, { ':v': { S: 'a' }, ':w': { S: 'b' } })
    parseCondition('ConditionExpression', '#n = :v', scope)
    parseUpdate('SET #s = :w', scope, ['pk'])
    expect(() => scope.checkAllUsed()).not.toThrow()
  })

  it('must all be used', () => {
    const scope = expressionScope({ '#a': 'a', '#b': 'b', '#c': 'c' }, { ':v': { S: 'a' } })
    parseProjection('#b', scope)
    expect(() => scope.checkAllUsed()).toThrow(
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #c}',
    )
    parseProjection('#a, #c', scope)
    expect(() => scope.checkAllUsed()).toThrow(
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}',
    )
  })

  it.each([
    [{}, undefined, 'ExpressionAttributeNames must not be empty'],
    [undefined, {}, 'ExpressionAttributeValues must not be empty'],
    [{ a: 'a' }, undefined, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"'],
    [{ '#a-b': 'a' }, undefined, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "#a-b"'],
    [undefined, { a: { S: 'a' } }, 'ExpressionAttributeValues contains invalid key: Syntax error; key: "a"'],
    [
      undefined,
      { ':a': {} },
      'ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :a',
    ],
  ])('must be well formed: %o %o', (names, values, message) => {
    expect(() => expressionScope(names, values)).toThrow(message)
  })

  it.each([
    [[], undefined],
    ['#a', undefined],
    [{ '#a': 7 }, undefined],
    [undefined, { ':a': 'text' }],
    [undefined, { ':a': { S: 7 } }],
  ])('must have the shape of the protocol: %o %o', (names, values) => {
    expect(() => expressionScope(names, values)).toThrow(
      expect.objectContaining({ name: 'SerializationException' }),
    )
  })

  it('may be null, which means absent', () => {
    expect(() => expressionScope(null, null).checkAllUsed()).not.toThrow()
  })

  it('are normalised if they are numbers', () => {
    const scope = expressionScope(undefined, { ':n': { N: '007.50' } })
    expect(scope.value('UpdateExpression', ':n')).toEqual({ N: '7.5' })
  })
})
