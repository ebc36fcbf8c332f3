import { expect, it } from 'vitest'
import { describeEachEntryPoint, invalid } from './entry-points.ts'
import { allItems } from './pages.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('BatchWriteItem', (client) => {
  const put = (pk: string, more: object = {}) => ({ PutRequest: { Item: { pk: { S: pk }, ...more } } })
  const remove = (pk: string) => ({ DeleteRequest: { Key: { pk: { S: pk } } } })
  const onlyKey = { key: { pk: 'S' } } as const

  it('puts and deletes items of several tables', async () => {
    const [first, second] = [await makeTable(client, onlyKey), await makeTable(client, onlyKey)]
    await client.call('BatchWriteItem', {
      RequestItems: { [first]: [put('a'), put('b')], [second]: [put('c')] },
    })
    const answer = await client.call('BatchWriteItem', {
      RequestItems: { [first]: [remove('a'), put('b', { n: { N: '1' } })], [second]: [remove('not there')] },
    })
    expect(answer).toMatchObject({ UnprocessedItems: {} })
    expect(await allItems(client, 'Scan', { TableName: first })).toEqual([{ pk: { S: 'b' }, n: { N: '1' } }])
    expect(await allItems(client, 'Scan', { TableName: second })).toEqual([{ pk: { S: 'c' } }])
  })

  it('accepts 25 writes of 10 MB in total', async () => {
    const TableName = await makeTable(client, onlyKey)
    const text = { S: 'x'.repeat(400_000) }
    const puts = Array.from({ length: 25 }, (_, at) => put(`item ${at}`, { text }))
    await client.call('BatchWriteItem', { RequestItems: { [TableName]: puts } })
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table?.ItemCount).toBe(25)
  })

  it('rejects more than 25 writes', async () => {
    const [first, second] = [await makeTable(client, onlyKey), await makeTable(client, onlyKey)]
    const puts = Array.from({ length: 26 }, (_, at) => put(`item ${at}`))
    const { name, message } = await client.rejection('BatchWriteItem', { RequestItems: { [first]: puts } })
    expect(name).toBe('ValidationException')
    expect(message).toMatch(
      /^1 validation error detected: Value '\{.*\}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: \[Member must have length less than or equal to 25, Member must have length greater than or equal to 1\]$/,
    )
    const spread = { RequestItems: { [first]: puts.slice(0, 13), [second]: puts.slice(13) } }
    expect(await client.rejection('BatchWriteItem', spread)).toEqual(
      invalid('Too many items requested for the BatchWriteItem call'),
    )
    expect(await allItems(client, 'Scan', { TableName: first })).toEqual([])
  })

  it.each([
    ['two puts', [put('a'), put('a', { n: { N: '1' } })]],
    ['a put and a delete', [put('a'), remove('a')]],
    ['two deletes', [remove('a'), remove('a')]],
  ])('rejects %s of the same item', async (_, requests) => {
    const TableName = await makeTable(client, onlyKey)
    expect(await client.rejection('BatchWriteItem', { RequestItems: { [TableName]: requests } })).toEqual(
      invalid('Provided list of item keys contains duplicates'),
    )
    expect(await allItems(client, 'Scan', { TableName })).toEqual([])
  })

  it('rejects empty RequestItems', async () => {
    expect(await client.rejection('BatchWriteItem', { RequestItems: {} })).toEqual(
      invalid('The requestItems parameter is required for BatchWriteItem'),
    )
  })

  it.each([
    [
      'an item without its key',
      { PutRequest: { Item: { n: { N: '1' } } } },
      invalid('The provided key element does not match the schema'),
    ],
    [
      'a key of the wrong type',
      { DeleteRequest: { Key: { pk: { N: '1' } } } },
      invalid('The provided key element does not match the schema'),
    ],
    [
      'an item over 400 KB',
      put('b', { text: { S: 'x'.repeat(400 * 1024) } }),
      invalid('Item size has exceeded the maximum allowed size'),
    ],
    [
      'neither a put nor a delete',
      {},
      invalid('Supplied WriteRequest must contain exactly one of PutRequest and DeleteRequest'),
    ],
  ])('rejects the whole request for %s', async (_, request, rejection) => {
    const TableName = await makeTable(client, onlyKey)
    const rejected = await client.rejection('BatchWriteItem', {
      RequestItems: { [TableName]: [put('a'), request] },
    })
    expect(rejected).toEqual(rejection)
    expect(await allItems(client, 'Scan', { TableName })).toEqual([])
  })

  it("rejects the whole request if a table doesn't exist", async () => {
    const TableName = await makeTable(client, onlyKey)
    const request = { RequestItems: { [TableName]: [put('a')], missing: [put('b')] } }
    expect(await client.rejection('BatchWriteItem', request)).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
    expect(await allItems(client, 'Scan', { TableName })).toEqual([])
  })
})
