import { describe, expect, it } from 'vitest'
import {
  conditionFailed,
  describeEachEntryPoint,
  invalid,
  invalidParameter,
  invalidWrite,
} from './entry-points.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('PutItem', (client) => {
  const key = { pk: { S: 'a' }, sk: { S: 'b' } }

  it('stores values of every type unchanged', async () => {
    const TableName = await makeTable(client)
    const item = {
      ...key,
      text: { S: 'héllo 🌍\u0000' },
      empty: { S: '' },
      exact: { N: '-12345678901234567890123456789012345678' },
      bytes: { B: Buffer.from([0, 128, 255]).toString('base64') },
      yes: { BOOL: true },
      nothing: { NULL: true },
      list: { L: [{ N: '1' }, { L: [] }, { M: { deep: { S: 'x' } } }] },
      map: { M: { 'any name, even #1': { BOOL: false } } },
      strings: { SS: ['x', 'y'] },
      numbers: { NS: ['1', '2.5'] },
      binaries: { BS: ['AA==', '/w=='] },
    }
    expect((await client.call('PutItem', { TableName, Item: item })).Attributes).toBeUndefined()
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(item)
  })

  it('replaces the whole item', async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: { ...key, old: { S: 'x' } } })
    await client.call('PutItem', { TableName, Item: { ...key, new: { S: 'y' } } })
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual({ ...key, new: { S: 'y' } })
  })

  it('returns the previous item for ALL_OLD', async () => {
    const TableName = await makeTable(client)
    const first = { ...key, n: { N: '1' } }
    const put = (Item: object) => client.call('PutItem', { TableName, Item, ReturnValues: 'ALL_OLD' })
    expect((await put(first)).Attributes).toBeUndefined()
    expect((await put({ ...key, n: { N: '2' } })).Attributes).toEqual(first)
  })

  it.each(['ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'])('rejects ReturnValues %s', async (ReturnValues) => {
    const TableName = await makeTable(client)
    expect(await client.rejection('PutItem', { TableName, Item: key, ReturnValues })).toEqual(
      invalidWrite('ReturnValues can only be ALL_OLD or NONE'),
    )
  })

  it('treats numbers of equal value as the same key, whatever their notation', async () => {
    const TableName = await makeTable(client, { key: { n: 'N' } })
    for (const n of ['1', '1.0', '1e0', '0.1E1'])
      await client.call('PutItem', { TableName, Item: { n: { N: n } } })
    expect((await client.call('Scan', { TableName })).Items).toEqual([{ n: { N: '1' } }])
  })

  it('distinguishes long keys that differ in their last byte', async () => {
    const TableName = await makeTable(client)
    const long = (end: string) => ({
      pk: { S: `${'p'.repeat(2047)}${end}` },
      sk: { S: `${'s'.repeat(1023)}${end}` },
    })
    await client.call('PutItem', { TableName, Item: { ...long('1'), n: { N: '1' } } })
    await client.call('PutItem', { TableName, Item: { ...long('2'), n: { N: '2' } } })
    for (const end of ['1', '2']) {
      const { Item } = await client.call('GetItem', { TableName, Key: long(end) })
      expect(Item?.n).toEqual({ N: end })
    }
  })

  it('accepts an item of 400 KB and rejects one byte more', async () => {
    const TableName = await makeTable(client)
    const room = 400 * 1024 - 'pk'.length - 'a'.length - 'sk'.length - 'b'.length - 'text'.length
    const item = (length: number) => ({ ...key, text: { S: 'x'.repeat(length) } })
    await client.call('PutItem', { TableName, Item: item(room) })
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(item(room))
    expect(await client.rejection('PutItem', { TableName, Item: item(room + 1) })).toEqual(
      invalid('Item size has exceeded the maximum allowed size'),
    )
  })

  describe('with a condition', () => {
    const ifNew = { ConditionExpression: 'attribute_not_exists(pk)' }

    it('stores the item only if the condition is true', async () => {
      const TableName = await makeTable(client)
      const first = { ...key, n: { N: '1' } }
      await client.call('PutItem', { TableName, Item: first, ...ifNew })
      expect(
        await client.rejection('PutItem', { TableName, Item: { ...key, n: { N: '2' } }, ...ifNew }),
      ).toEqual(conditionFailed)
      expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(first)
    })

    it('evaluates the condition on the stored item', async () => {
      const TableName = await makeTable(client)
      const putIfVersion = (version: string, next: string) => ({
        TableName,
        Item: { ...key, version: { N: next } },
        ConditionExpression: '#v = :v',
        ExpressionAttributeNames: { '#v': 'version' },
        ExpressionAttributeValues: { ':v': { N: version } },
      })
      await client.call('PutItem', { TableName, Item: { ...key, version: { N: '1' } } })
      await client.call('PutItem', putIfVersion('1', '2'))
      expect(await client.rejection('PutItem', putIfVersion('1', '3'))).toEqual(conditionFailed)
    })

    it('returns the stored item with the error for ReturnValuesOnConditionCheckFailure', async () => {
      const TableName = await makeTable(client)
      const first = { ...key, bytes: { B: 'AQID' } }
      await client.call('PutItem', { TableName, Item: first })
      const again = { TableName, Item: key, ...ifNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }
      expect(await client.rejection('PutItem', again)).toEqual({ ...conditionFailed, Item: first })
    })

    it('lets one of several concurrent puts of a new item succeed', async () => {
      const TableName = await makeTable(client)
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, () => client.call('PutItem', { TableName, Item: key, ...ifNew })),
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })
  })

  it.each([
    ['no partition key', { sk: { S: 'b' } }, 'Missing the key pk in the item'],
    ['no sort key', { pk: { S: 'a' } }, 'Missing the key sk in the item'],
    [
      'a number as a string key',
      { ...key, sk: { N: '1' } },
      'Type mismatch for key sk expected: S actual: N',
    ],
    [
      'a partition key of more than 2,048 bytes',
      { ...key, pk: { S: 'é'.repeat(1025) } },
      'Size of hashkey has exceeded the maximum size limit of2048 bytes',
    ],
    [
      'a sort key of more than 1,024 bytes',
      { ...key, sk: { S: 'é'.repeat(513) } },
      'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    ],
  ])('rejects an item with %s', async (_, Item, reason) => {
    const TableName = await makeTable(client)
    expect(await client.rejection('PutItem', { TableName, Item })).toEqual(invalidParameter(reason))
    expect((await client.call('Scan', { TableName })).Items).toEqual([])
  })

  it.each([
    ['string', 'S', { S: '' }],
    ['binary', 'B', { B: '' }],
  ] as const)('rejects an empty %s as a key', async (kind, type, value) => {
    const TableName = await makeTable(client, { key: { pk: type } })
    expect(await client.rejection('PutItem', { TableName, Item: { pk: value } })).toEqual(
      invalid(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: pk`,
      ),
    )
  })

  it('rejects an index key attribute of the wrong type', async () => {
    const TableName = await makeTable(client, {
      key: { pk: 'S' },
      global: { byAge: { key: { age: 'N', town: 'S' } } },
    })
    const put = (members: object) => ({ TableName, Item: { pk: { S: 'a' }, ...members } })
    expect(await client.rejection('PutItem', put({ age: { S: 'old' } }))).toEqual(
      invalidParameter('Type mismatch for Index Key age Expected: N Actual: S IndexName: byAge'),
    )
    expect(await client.rejection('PutItem', put({ age: { N: '1' }, town: { S: '' } }))).toEqual(
      invalid(
        'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byAge, IndexKey: town',
      ),
    )
  })

  it.each([
    [
      'no table',
      { TableName: undefined },
      "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    ],
    [
      'no item',
      { Item: undefined },
      "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null",
    ],
    [
      'unknown enum values',
      { ReturnConsumedCapacity: 'ALL', ReturnValues: 'SOME' },
      "2 validation errors detected: Value 'ALL' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]",
    ],
    [
      'expression attribute values but no expression',
      { ExpressionAttributeValues: { ':v': { S: 'x' } } },
      '1 validation error detected: ExpressionAttributeValues can only be specified when using expressions',
    ],
    [
      'an unused expression attribute name',
      { ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeNames: { '#x': 'x' } },
      '1 validation error detected: Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}',
    ],
  ])('rejects a request with %s', async (_, members, message) => {
    expect(await client.rejection('PutItem', { TableName: 'any-table', Item: key, ...members })).toEqual(
      invalid(message),
    )
  })

  it("rejects a table that doesn't exist", async () => {
    expect(await client.rejection('PutItem', { TableName: 'missing', Item: key })).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
  })
})
