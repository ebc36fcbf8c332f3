import { expect, it } from 'vitest'
import { describeEachEntryPoint, invalid } from './entry-points.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('GetItem', (client) => {
  const key = { pk: { S: 'a' }, sk: { S: 'b' } }
  const item = {
    ...key,
    name: { S: 'Ada' },
    address: { M: { town: { S: 'London' }, code: { S: 'W1' } } },
    tags: { L: [{ S: 'x' }, { S: 'y' }, { S: 'z' }] },
  }

  it('returns no Item if there is none', async () => {
    const TableName = await makeTable(client)
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toBeUndefined()
  })

  it('returns the latest write, with and without ConsistentRead', async () => {
    const TableName = await makeTable(client)
    for (const ConsistentRead of [true, false]) {
      await client.call('PutItem', { TableName, Item: { ...key, seen: { BOOL: ConsistentRead } } })
      const { Item } = await client.call('GetItem', { TableName, Key: key, ConsistentRead })
      expect(Item?.seen).toEqual({ BOOL: ConsistentRead })
    }
  })

  it('returns the paths of the projection', async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    const { Item } = await client.call('GetItem', {
      TableName,
      Key: key,
      ProjectionExpression: '#n, address.town, tags[2], tags[0], absent',
      ExpressionAttributeNames: { '#n': 'name' },
    })
    expect(Item).toEqual({
      name: { S: 'Ada' },
      address: { M: { town: { S: 'London' } } },
      tags: { L: [{ S: 'x' }, { S: 'z' }] },
    })
  })

  it('returns an empty item if it has none of the projected attributes', async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    const { Item } = await client.call('GetItem', { TableName, Key: key, ProjectionExpression: 'absent' })
    expect(Item).toEqual({})
  })

  it.each([
    ['no sort key', { pk: { S: 'a' } }],
    ['an additional attribute', { ...key, extra: { S: 'x' } }],
    ['other attribute names', { id: { S: 'a' }, sk: { S: 'b' } }],
    ['another type', { ...key, pk: { N: '1' } }],
    ['no attributes', {}],
  ])('rejects a key with %s', async (_, Key) => {
    const TableName = await makeTable(client)
    expect(await client.rejection('GetItem', { TableName, Key })).toEqual(
      invalid('The provided key element does not match the schema'),
    )
  })

  it.each([
    [
      'empty',
      { ...key, sk: { S: '' } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: sk',
    ],
    [
      'too long for a partition key',
      { ...key, pk: { S: 'x'.repeat(2049) } },
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    ],
    [
      'too long for a sort key',
      { ...key, sk: { S: 'x'.repeat(1025) } },
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    ],
  ])('rejects a key that is %s', async (_, Key, message) => {
    const TableName = await makeTable(client)
    expect(await client.rejection('GetItem', { TableName, Key })).toEqual(invalid(message))
  })

  it.each([
    [
      'no key',
      { Key: undefined },
      "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an invalid projection',
      { ProjectionExpression: '!!' },
      'Invalid ProjectionExpression: Syntax error; token: "!", near: "!!"',
    ],
    [
      'a name that the projection does not use',
      { ProjectionExpression: 'pk', ExpressionAttributeNames: { '#x': 'x' } },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}',
    ],
  ])('rejects a request with %s', async (_, members, message) => {
    expect(await client.rejection('GetItem', { TableName: 'any-table', Key: key, ...members })).toEqual(
      invalid(message),
    )
  })

  it("rejects a table that doesn't exist", async () => {
    expect(await client.rejection('GetItem', { TableName: 'missing', Key: key })).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
  })
})
