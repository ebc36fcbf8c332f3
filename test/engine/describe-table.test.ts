import { describe, expect, it } from 'vitest'
import { describeEachEntryPoint, type EngineClient } from './entry-points.ts'
import { makeTable, plain } from './tables.ts'

describeEachEntryPoint('DescribeTable', (client) => {
  it("rejects a table that doesn't exist", async () => {
    expect(await client.rejection('DescribeTable', { TableName: 'missing' })).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: missing not found',
    })
  })

  it('finds a table by its ARN', async () => {
    const TableName = await makeTable(client)
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table?.TableArn).toMatch(new RegExp(`^arn:aws:dynamodb:.*:table/${TableName}$`))
    const byArn = await client.call('DescribeTable', {
      TableName: `arn:aws:dynamodb:eu-central-1:123456789012:table/${TableName}`,
    })
    expect(byArn.Table).toEqual(Table)
  })

  describe('counts items and their bytes', () => {
    it('after puts, updates and deletes', async () => {
      const TableName = await makeTable(client, { key: { pk: 'S' } })
      const put = (pk: string, text: string) =>
        client.call('PutItem', { TableName, Item: { pk: { S: pk }, text: { S: text } } })
      const empty = { items: 0, size: 0 }
      expect(await figures(client, TableName)).toEqual(empty)
      await put('a', '12345')
      expect(await figures(client, TableName)).toEqual({ items: 1, size: 12 })
      await put('b', '')
      expect(await figures(client, TableName)).toEqual({ items: 2, size: 19 })
      await put('a', '1')
      expect(await figures(client, TableName)).toEqual({ items: 2, size: 15 })
      await client.call('UpdateItem', {
        TableName,
        Key: { pk: { S: 'b' } },
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': { N: '-123' } },
      })
      expect(await figures(client, TableName)).toEqual({ items: 2, size: 20 })
      await client.call('DeleteItem', { TableName, Key: { pk: { S: 'a' } } })
      await client.call('DeleteItem', { TableName, Key: { pk: { S: 'never there' } } })
      expect(await figures(client, TableName)).toEqual({ items: 1, size: 12 })
      await client.call('DeleteItem', { TableName, Key: { pk: { S: 'b' } } })
      expect(await figures(client, TableName)).toEqual(empty)
    })

    it('of indexes, by their projected attributes', async () => {
      const TableName = await makeTable(client, {
        ...plain,
        local: { byTitle: { key: { pk: 'S', title: 'S' } } },
        global: {
          byOwner: { key: { owner: 'S' }, projection: 'KEYS_ONLY' },
          byKind: { key: { kind: 'S' }, projection: ['price'] },
        },
      })
      const item = {
        pk: { S: 'p' },
        sk: { S: 's' },
        title: { S: 'tt' },
        owner: { S: 'oo' },
        price: { N: '10' },
      }
      await client.call('PutItem', { TableName, Item: item })
      const whole = 3 + 3 + 7 + 7 + 7
      expect(await indexFigures(client, TableName)).toEqual({
        byTitle: { items: 1, size: whole },
        byOwner: { items: 1, size: 3 + 3 + 7 },
        byKind: { items: 0, size: 0 },
      })
      const { owner, ...rest } = item
      await client.call('PutItem', { TableName, Item: { ...rest, kind: { S: 'k' } } })
      expect(await indexFigures(client, TableName)).toEqual({
        byTitle: { items: 1, size: whole - 7 + 5 },
        byOwner: { items: 0, size: 0 },
        byKind: { items: 1, size: 3 + 3 + 5 + 7 },
      })
    })

    it('after batches and transactions', async () => {
      const TableName = await makeTable(client, { key: { pk: 'S' } })
      const item = (pk: string) => ({ pk: { S: pk } })
      await client.call('BatchWriteItem', {
        RequestItems: { [TableName]: ['a', 'b', 'c'].map((pk) => ({ PutRequest: { Item: item(pk) } })) },
      })
      expect(await figures(client, TableName)).toEqual({ items: 3, size: 9 })
      await client.call('TransactWriteItems', {
        TransactItems: [
          { Put: { TableName, Item: { ...item('d'), n: { N: '1' } } } },
          { Delete: { TableName, Key: item('a') } },
          {
            Update: {
              TableName,
              Key: item('b'),
              UpdateExpression: 'SET t = :t',
              ExpressionAttributeValues: { ':t': { S: 'é' } },
            },
          },
        ],
      })
      expect(await figures(client, TableName)).toEqual({ items: 3, size: 6 + 6 + 3 })
    })
  })
})

async function figures(client: EngineClient, TableName: string): Promise<object> {
  const { Table } = await client.call('DescribeTable', { TableName })
  return { items: Table?.ItemCount, size: Table?.TableSizeBytes }
}

async function indexFigures(client: EngineClient, TableName: string): Promise<object> {
  const { Table } = await client.call('DescribeTable', { TableName })
  const { LocalSecondaryIndexes = [], GlobalSecondaryIndexes = [] } = Table as Described
  return Object.fromEntries(
    [...LocalSecondaryIndexes, ...GlobalSecondaryIndexes].map(({ IndexName, ItemCount, IndexSizeBytes }) => [
      IndexName,
      { items: ItemCount, size: IndexSizeBytes },
    ]),
  )
}

interface Described {
  readonly LocalSecondaryIndexes?: readonly DescribedIndex[]
  readonly GlobalSecondaryIndexes?: readonly DescribedIndex[]
}

interface DescribedIndex {
  readonly IndexName: string
  readonly ItemCount: number
  readonly IndexSizeBytes: number
}
