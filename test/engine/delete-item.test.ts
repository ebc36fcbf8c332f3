import { expect, it } from 'vitest'
import { conditionFailed, describeEachEntryPoint, invalid, invalidWrite } from './entry-points.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('DeleteItem', (client) => {
  const key = { pk: { S: 'a' }, sk: { S: 'b' } }
  const item = { ...key, state: { S: 'open' } }

  it('deletes an item', async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    expect((await client.call('DeleteItem', { TableName, Key: key })).Attributes).toBeUndefined()
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toBeUndefined()
  })

  it('does not delete other items of the partition', async () => {
    const TableName = await makeTable(client)
    const neighbour = { ...key, sk: { S: 'b2' } }
    for (const Item of [item, neighbour]) await client.call('PutItem', { TableName, Item })
    await client.call('DeleteItem', { TableName, Key: key })
    expect((await client.call('Scan', { TableName })).Items).toEqual([neighbour])
  })

  it('succeeds if there is no such item', async () => {
    const TableName = await makeTable(client)
    const { Attributes } = await client.call('DeleteItem', { TableName, Key: key, ReturnValues: 'ALL_OLD' })
    expect(Attributes).toBeUndefined()
  })

  it('returns the previous item for ALL_OLD', async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    const { Attributes } = await client.call('DeleteItem', { TableName, Key: key, ReturnValues: 'ALL_OLD' })
    expect(Attributes).toEqual(item)
  })

  it.each(['ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'])('rejects ReturnValues %s', async (ReturnValues) => {
    const TableName = await makeTable(client)
    expect(await client.rejection('DeleteItem', { TableName, Key: key, ReturnValues })).toEqual(
      invalidWrite('ReturnValues can only be ALL_OLD or NONE'),
    )
  })

  it('does not delete an item that fails its condition', async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    const removeIf = (state: string) => ({
      TableName,
      Key: key,
      ConditionExpression: '#s = :s',
      ExpressionAttributeNames: { '#s': 'state' },
      ExpressionAttributeValues: { ':s': { S: state } },
    })
    expect(await client.rejection('DeleteItem', removeIf('closed'))).toEqual(conditionFailed)
    const returningItem = { ...removeIf('closed'), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }
    expect(await client.rejection('DeleteItem', returningItem)).toEqual({ ...conditionFailed, Item: item })
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(item)
    await client.call('DeleteItem', removeIf('open'))
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toBeUndefined()
  })

  it('returns no item for ReturnValuesOnConditionCheckFailure if there is none', async () => {
    const TableName = await makeTable(client)
    const request = {
      TableName,
      Key: key,
      ConditionExpression: 'attribute_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }
    expect(await client.rejection('DeleteItem', request)).toEqual(conditionFailed)
  })

  it.each([
    ['no sort key', { pk: { S: 'a' } }],
    ['an additional attribute', item],
    ['another type', { ...key, sk: { B: 'AA==' } }],
  ])('rejects a key with %s', async (_, Key) => {
    const TableName = await makeTable(client)
    expect(await client.rejection('DeleteItem', { TableName, Key })).toEqual(
      invalid('The provided key element does not match the schema'),
    )
  })

  it("rejects a table that doesn't exist", async () => {
    expect(await client.rejection('DeleteItem', { TableName: 'missing', Key: key })).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
  })
})
