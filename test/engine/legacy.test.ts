import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AttributeValue, Item } from '../../src/engine/index.ts'
import { describeEachEntryPoint, invalidParameter, type Request } from './entry-points.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('legacy parameters', (client) => {
  let TableName: string
  const put = (item: Item) => client.call('PutItem', { TableName, Item: item })
  const key = (sk: string): Item => ({ pk: { S: 'a' }, sk: { S: sk } })
  const stored = async (sk: string) => (await client.call('GetItem', { TableName, Key: key(sk) })).Item

  beforeAll(async () => {
    TableName = await makeTable(client)
    for (const n of [1, 2, 3, 4]) {
      await put({
        ...key(`n${n}`),
        n: { N: String(n) },
        name: { S: `name ${n}` },
        tags: { SS: ['x', `t${n}`] },
      })
    }
  })

  describe('KeyConditions', () => {
    const query = (conditions: Request, rest: Request = {}) => ({
      TableName,
      KeyConditions: conditions,
      ...rest,
    })
    const isA = { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] }

    it.each([
      ['GT', ['n2'], ['n3', 'n4']],
      ['LE', ['n2'], ['n1', 'n2']],
      ['BETWEEN', ['n2', 'n3'], ['n2', 'n3']],
      ['BEGINS_WITH', ['n'], ['n1', 'n2', 'n3', 'n4']],
    ])('selects by %s %j', async (ComparisonOperator, values, found) => {
      const sk = { ComparisonOperator, AttributeValueList: values.map((S) => ({ S })) }
      const { Items = [] } = await client.call('Query', query({ pk: isA, sk }))
      expect(Items.map((item) => item.sk)).toEqual(found.map((S) => ({ S })))
    })

    it.each([
      [{ sk: isA }, 'Query condition missed key schema element: pk'],
      [{ pk: { ...isA, ComparisonOperator: 'GT' } }, 'Query key condition not supported'],
      [
        { pk: { ...isA, ComparisonOperator: 'NE' } },
        'Attempted conditional constraint is not an indexable operation',
      ],
      [
        { pk: { ...isA, AttributeValueList: [] } },
        'One or more parameter values were invalid: Invalid number of argument(s) for the EQ ComparisonOperator',
      ],
      [
        { pk: { ComparisonOperator: 'IS' } },
        "1 validation error detected: Value 'IS' at 'keyConditions.pk.member.comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]",
      ],
      [{ pk: isA, sk: isA, n: isA }, 'Conditions can be of length 1 or 2 only'],
    ])('rejects %j', async (conditions, message) => {
      expect(await client.rejection('Query', query(conditions))).toMatchObject({
        name: 'ValidationException',
        message,
      })
    })

    it('can be combined with QueryFilter and AttributesToGet', async () => {
      const QueryFilter = { n: { ComparisonOperator: 'GE', AttributeValueList: [{ N: '3' }] } }
      const { Items, Count, ScannedCount } = await client.call(
        'Query',
        query({ pk: isA }, { QueryFilter, AttributesToGet: ['n', 'missing'] }),
      )
      expect([Items, Count, ScannedCount]).toEqual([[{ n: { N: '3' } }, { n: { N: '4' } }], 2, 4])
    })

    it('reject a QueryFilter on a key attribute', async () => {
      const rejected = await client.rejection('Query', query({ pk: isA }, { QueryFilter: { sk: isA } }))
      expect(rejected.message).toBe(
        'QueryFilter can only contain non-primary key attributes: Primary key attribute: sk',
      )
    })
  })

  describe('Expected', () => {
    const update = (sk: string, Expected: Request, rest: Request = {}) => ({
      TableName,
      Key: key(sk),
      AttributeUpdates: { seen: { Value: { BOOL: true } } },
      Expected,
      ...rest,
    })
    const n1 = { ComparisonOperator: 'EQ', AttributeValueList: [{ N: '1' }] }
    const n9 = { ComparisonOperator: 'EQ', AttributeValueList: [{ N: '9' }] }

    it('executes the write only if it is true', async () => {
      await client.call('UpdateItem', update('n1', { n: { Value: { N: '1' } } }))
      expect(await stored('n1')).toMatchObject({ seen: { BOOL: true } })
      const rejected = await client.rejection('UpdateItem', update('n2', { n: n1 }))
      expect(rejected.name).toBe('ConditionalCheckFailedException')
      expect(await stored('n2')).not.toHaveProperty('seen')
      expect(
        (
          await client.rejection('PutItem', {
            TableName,
            Item: key('n1'),
            Expected: { pk: { Exists: false } },
          })
        ).name,
      ).toBe('ConditionalCheckFailedException')
    })

    it('combines its conditions with AND, or OR by ConditionalOperator', async () => {
      const both = { n: n9, name: { ComparisonOperator: 'NOT_NULL' } }
      expect((await client.rejection('UpdateItem', update('n3', both))).name).toBe(
        'ConditionalCheckFailedException',
      )
      await client.call('UpdateItem', update('n3', both, { ConditionalOperator: 'OR' }))
      expect(await stored('n3')).toHaveProperty('seen')
    })

    it.each([
      [{ n: { Exists: true } }, {}, 'Value must be provided when Exists is true for Attribute: n'],
      [
        { n: { Exists: false, Value: { N: '1' } } },
        {},
        'Value cannot be used when Exists is false for Attribute: n',
      ],
      [
        { n: { ...n1, Exists: true } },
        {},
        'Exists and ComparisonOperator cannot be used together for Attribute: n',
      ],
      [
        { n: { ...n1, Value: { N: '1' } } },
        {},
        'Value and AttributeValueList cannot be used together for Attribute: n',
      ],
      [
        { n: { ComparisonOperator: 'LT', AttributeValueList: [{ BOOL: true }] } },
        {},
        'ComparisonOperator LT is not valid for BOOL AttributeValue type',
      ],
      [
        { n: { ComparisonOperator: 'IN', AttributeValueList: [{ N: '1' }, { S: '1' }] } },
        {},
        'AttributeValues inside AttributeValueList must be of same type',
      ],
    ])('rejects %j', async (conditions, rest, reason) => {
      const rejected = await client.rejection('UpdateItem', update('n1', conditions, rest))
      expect(rejected.message).toBe(
        `1 validation error detected: One or more parameter values were invalid: ${reason}`,
      )
    })

    it('rejects a ConditionalOperator with a single condition', async () => {
      const rejected = await client.rejection(
        'UpdateItem',
        update('n1', { n: n1 }, { ConditionalOperator: 'AND' }),
      )
      expect(rejected.message).toBe(
        '1 validation error detected: ConditionalOperator can only be used when Filter or Expected has two or more elements',
      )
    })

    it('cannot be combined with expressions', async () => {
      const mixed = {
        TableName,
        Key: key('n1'),
        Expected: { n: n1 },
        ConditionExpression: 'attribute_exists(pk)',
      }
      expect((await client.rejection('DeleteItem', mixed)).message).toBe(
        '1 validation error detected: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}',
      )
    })
  })

  describe('AttributeUpdates', () => {
    it('puts, adds and deletes', async () => {
      const { Attributes } = await client.call('UpdateItem', {
        TableName,
        Key: key('u'),
        ReturnValues: 'ALL_NEW',
        AttributeUpdates: {
          text: { Value: { S: 'put' } },
          count: { Action: 'ADD', Value: { N: '2' } },
          set: { Action: 'ADD', Value: { NS: ['1', '2'] } },
          list: { Action: 'ADD', Value: { L: [{ S: 'grows' }] } },
          gone: { Action: 'DELETE' },
        },
      })
      expect(Attributes).toEqual({
        ...key('u'),
        text: { S: 'put' },
        count: { N: '2' },
        set: { NS: ['1', '2'] },
        list: { L: [{ S: 'grows' }] },
      })
      const again = await client.call('UpdateItem', {
        TableName,
        Key: key('u'),
        ReturnValues: 'UPDATED_NEW',
        AttributeUpdates: {
          count: { Action: 'ADD', Value: { N: '-5' } },
          set: { Action: 'DELETE', Value: { NS: ['1'] } },
          list: { Action: 'ADD', Value: { L: [{ S: 'more' }] } },
          text: { Action: 'DELETE' },
        },
      })
      expect(again.Attributes).toEqual({
        count: { N: '-3' },
        set: { NS: ['2'] },
        list: { L: [{ S: 'grows' }, { S: 'more' }] },
      })
    })

    it.each([
      [{ a: { Action: 'PUT' } }, 'Only DELETE action is allowed when no attribute value is specified'],
      [{ a: { Action: 'ADD', Value: { S: 'x' } } }, 'ADD action is not supported for the type S'],
      [
        { a: { Action: 'DELETE', Value: { N: '1' } } },
        'DELETE action with value is not supported for the type N',
      ],
    ])('rejects %j', async (AttributeUpdates, reason) => {
      const rejected = await client.rejection('UpdateItem', { TableName, Key: key('u'), AttributeUpdates })
      expect(rejected.message).toBe(
        `1 validation error detected: One or more parameter values were invalid: ${reason}`,
      )
    })

    it('rejects a change of the key', async () => {
      const AttributeUpdates = { pk: { Value: { S: 'b' } } }
      expect(await client.rejection('UpdateItem', { TableName, Key: key('u'), AttributeUpdates })).toEqual(
        invalidParameter('Cannot update attribute pk. This attribute is part of the key'),
      )
    })
  })

  it('AttributesToGet treats names literally and rejects duplicates', async () => {
    await put({ ...key('dots'), 'a.b': { S: 'a name' }, a: { M: { b: { S: 'a path' } } } })
    const read = (AttributesToGet: string[]) => ({ TableName, Key: key('dots'), AttributesToGet })
    expect((await client.call('GetItem', read(['a.b']))).Item).toEqual({ 'a.b': { S: 'a name' } })
    expect((await client.rejection('GetItem', read(['a', 'a']))).message).toBe(
      'One or more parameter values were invalid: Duplicate value in attribute name: a',
    )
    expect((await client.rejection('GetItem', read([]))).message).toContain("at 'attributesToGet' failed")
  })

  // API reference, Condition: a list may contain anything but another document or a set. Recorded by Dynalite.
  it.each([
    [{ BOOL: true }, true],
    [{ NULL: true }, true],
    [{ M: {} }, false],
    [{ L: [] }, false],
    [{ SS: ['a'] }, false],
  ])('CONTAINS %j', async (value, isValid) => {
    await put({ ...key('contains'), flags: { L: [{ BOOL: true }, { NULL: true }] } })
    const filter = (ComparisonOperator: string) => ({
      TableName,
      ScanFilter: { flags: { ComparisonOperator, AttributeValueList: [value] } },
    })
    if (isValid) {
      expect((await client.call('Scan', filter('CONTAINS'))).Count).toBe(1)
      expect((await client.call('Scan', filter('NOT_CONTAINS'))).Count).toBe(0)
    } else {
      expect(await client.rejection('Scan', filter('CONTAINS'))).toEqual(
        invalidParameter(
          `ComparisonOperator CONTAINS is not valid for ${Object.keys(value)[0]} AttributeValue type`,
        ),
      )
    }
  })

  it('a ScanFilter returns the same items as the equivalent FilterExpression', async () => {
    const value: fc.Arbitrary<AttributeValue> = fc.oneof(
      fc.integer({ min: 0, max: 5 }).map((n) => ({ N: String(n) })),
      fc.constantFrom('name 1', 'name', 'x', 't2').map((S) => ({ S })),
    )
    const comparison = fc.constantFrom(
      ['EQ', '#a = :v'],
      ['NE', '#a <> :v'],
      ['LT', '#a < :v'],
      ['LE', '#a <= :v'],
      ['GT', '#a > :v'],
      ['GE', '#a >= :v'],
      ['CONTAINS', 'contains(#a, :v)'],
      ['NOT_CONTAINS', 'attribute_exists(#a) AND NOT contains(#a, :v)'],
      ['IN', '#a IN (:v)'],
    )
    const attribute = fc.constantFrom('n', 'name', 'tags', 'missing')
    await fc.assert(
      fc.asyncProperty(attribute, comparison, value, async (name, [operator, expression], v) => {
        const legacy = await client.call('Scan', {
          TableName,
          ScanFilter: { [name]: { ComparisonOperator: operator, AttributeValueList: [v] } },
        })
        const modern = await client.call('Scan', {
          TableName,
          FilterExpression: expression,
          ExpressionAttributeNames: { '#a': name },
          ExpressionAttributeValues: { ':v': v },
        })
        expect(legacy.Items).toEqual(modern.Items)
      }),
      { numRuns: 100 },
    )
  })
})
