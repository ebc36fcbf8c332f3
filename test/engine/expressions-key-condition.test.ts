import { describe, expect, it } from 'vitest'
import { expressionScope, type KeyAttributes, parseKeyCondition } from '../../src/engine/expressions/index.ts'
import type { AttributeValue } from '../../src/engine/values/index.ts'

const pk = { name: 'pk', type: 'S' } as const
const sk = { name: 'sk', type: 'S' } as const
const orders: KeyAttributes = { partition: [pk], sort: [sk] }
const customers: KeyAttributes = { partition: [pk], sort: [] }

const values: Record<string, AttributeValue> = {
  ':p': { S: 'CUSTOMER#7' },
  ':a': { S: 'ORDER#1' },
  ':b': { S: 'ORDER#9' },
  ':n': { N: '5' },
  ':empty': { S: '' },
}

function parse(text: string, schema: KeyAttributes = orders) {
  return parseKeyCondition(text, expressionScope({ '#pk': 'pk' }, values), schema)
}

describe('a key condition', () => {
  it('selects an item collection by its partition key', () => {
    expect(parse('pk = :p')).toEqual({ partition: [{ S: 'CUSTOMER#7' }], sort: [] })
    expect(parse('#pk = :p', customers)).toEqual({ partition: [{ S: 'CUSTOMER#7' }], sort: [] })
    expect(parse(':p = pk')).toEqual({ partition: [{ S: 'CUSTOMER#7' }], sort: [] })
  })

  it.each([
    ['sk = :a', '=', [':a']],
    ['sk < :a', '<', [':a']],
    ['sk <= :a', '<=', [':a']],
    ['sk > :a', '>', [':a']],
    ['sk >= :a', '>=', [':a']],
    [':a < sk', '>', [':a']],
    [':a <= sk', '>=', [':a']],
    [':a > sk', '<', [':a']],
    [':a >= sk', '<=', [':a']],
    ['sk BETWEEN :a AND :b', 'BETWEEN', [':a', ':b']],
    ['begins_with(sk, :a)', 'begins_with', [':a']],
  ])('selects a range of sort keys: %s', (text, operator, tokens) => {
    const sort = [{ operator, values: tokens.map((token) => values[token]) }]
    expect(parse(`pk = :p AND ${text}`)).toEqual({ partition: [{ S: 'CUSTOMER#7' }], sort })
    expect(parse(`(${text}) and (#pk = :p)`)).toEqual({ partition: [{ S: 'CUSTOMER#7' }], sort })
  })

  it.each([
    ['sk = :a', 'Query condition missed key schema element: pk'],
    ['pk = :p AND elsewhere = :a', 'Query condition missed key schema element: sk'],
    ['pk > :p', 'Query key condition not supported'],
    ['begins_with(pk, :p) AND sk = :a', 'Query key condition not supported'],
    [
      'pk = :p AND sk = :a AND elsewhere = :a',
      'The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)',
    ],
    [
      'pk = :p AND sk > :a AND sk < :b',
      'Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key',
    ],
    ['pk = :p OR sk = :a', 'Invalid operator used in KeyConditionExpression: OR'],
    ['NOT pk = :p', 'Invalid operator used in KeyConditionExpression: NOT'],
    ['pk IN (:p)', 'Invalid operator used in KeyConditionExpression: IN'],
    ['pk <> :p', 'Invalid operator used in KeyConditionExpression: <>'],
    ['pk = :p AND contains(sk, :a)', 'Invalid operator used in KeyConditionExpression: contains'],
    ['attribute_exists(pk)', 'Invalid operator used in KeyConditionExpression: attribute_exists'],
    ['pk = :p AND size(sk) > :n', 'KeyConditionExpressions cannot contain nested operations'],
    ['pk = :p AND sk.a = :a', 'KeyConditionExpressions cannot have conditions on nested attributes'],
    [
      'pk = sk',
      'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition',
    ],
    [':p = :a', 'Invalid condition in KeyConditionExpression: No key attribute specified'],
    [
      'pk = :p AND begins_with(:a, sk)',
      'Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand',
    ],
    [
      'pk = :p AND :a BETWEEN sk AND :b',
      'Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand',
    ],
    [
      'pk = :n',
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'pk = :p AND sk > :n',
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'pk = :empty',
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'pk = :p AND sk BETWEEN :b AND :a',
      'Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:ORDER#9}, upper bound operand: AttributeValue: {S:ORDER#1}',
    ],
    ['', 'Invalid KeyConditionExpression: The expression can not be empty;'],
    ['pk == :p', 'Invalid KeyConditionExpression: Syntax error; token: "=", near: "== :p"'],
  ])('is rejected: %s', (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'ValidationException', message }))
  })

  it('is rejected for a sort key if the key schema has none', () => {
    expect(() => parse('pk = :p AND sk = :a', customers)).toThrow('Query key condition not supported')
  })
})
