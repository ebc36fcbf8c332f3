import { describe, expect, it } from 'vitest'
import type { Item } from '../../src/engine/index.ts'
import { describeEachEntryPoint, type EngineClient, invalid, invalidParameter } from './entry-points.ts'
import { allItems, putAll } from './pages.ts'
import { makeTable, plain } from './tables.ts'

describeEachEntryPoint('A global index', (client) => {
  const book = {
    pk: { S: 'BOOK#1' },
    sk: { S: 'BOOK' },
    author: { S: 'Le Guin' },
    year: { N: '1969' },
    title: { S: 'The Left Hand of Darkness' },
    price: { N: '9.5' },
  }
  const { pk, sk, author, year, title } = book
  const byAuthor = { author: 'S', year: 'N' } as const

  it.each([
    ['all attributes', 'ALL', book],
    ['only the keys', 'KEYS_ONLY', { pk, sk, author, year }],
    ['some attributes in addition to the keys', ['title', 'absent'], { pk, sk, author, year, title }],
  ] as const)('projects %s', async (_, projection, expected) => {
    const TableName = await makeTable(client, {
      ...plain,
      global: { byAuthor: { key: byAuthor, projection } },
    })
    await client.call('PutItem', { TableName, Item: book })
    expect(await ofAuthor(client, TableName, 'Le Guin')).toEqual([expected])
    expect(await ofAuthor(client, TableName, 'Le Guin', { Select: 'ALL_PROJECTED_ATTRIBUTES' })).toEqual([
      expected,
    ])
  })

  it('orders each of its partitions by its sort key', async () => {
    const TableName = await makeTable(client, { ...plain, global: { byAuthor: { key: byAuthor } } })
    const books = ['2001', '-44', '1969', '1974.5'].map((year, at) => ({
      pk: { S: `BOOK#${at}` },
      sk: { S: 'BOOK' },
      author: { S: at === 0 ? 'Le Guin, U.' : 'Le Guin' },
      year: { N: year },
    }))
    await putAll(client, TableName, books)
    const found = await ofAuthor(client, TableName, 'Le Guin')
    expect(found.map(({ year }) => year)).toEqual([{ N: '-44' }, { N: '1969' }, { N: '1974.5' }])
  })

  it('has an entry for every item with the same index key', async () => {
    const TableName = await makeTable(client, { ...plain, global: { byAuthor: { key: byAuthor } } })
    const same = ['a', 'b', 'c'].map((sk) => ({ ...book, sk: { S: sk } }))
    await putAll(client, TableName, same)
    expect(await ofAuthor(client, TableName, 'Le Guin')).toEqual(same)
  })

  it('has no entry for an item without one of its key attributes', async () => {
    const TableName = await makeTable(client, { ...plain, global: { byAuthor: { key: byAuthor } } })
    await putAll(client, TableName, [
      { pk, sk: { S: 'no year' }, author },
      { pk, sk: { S: 'no author' }, year },
      { pk, sk: { S: 'neither' } },
      book,
    ])
    expect(await allItems(client, 'Scan', { TableName, IndexName: 'byAuthor' })).toEqual([book])
  })

  it('serves several types of items with one pair of key attributes', async () => {
    const TableName = await makeTable(client, {
      ...plain,
      global: { gsi1: { key: { gsi1pk: 'S', gsi1sk: 'S' } } },
    })
    const entry = (id: string, pk: string, sk: string) => ({
      pk: { S: id },
      sk: { S: id },
      gsi1pk: { S: pk },
      gsi1sk: { S: sk },
    })
    await putAll(client, TableName, [
      entry('u1', 'TEAM#red', 'USER#u1'),
      entry('t1', 'TEAM#red', 'TASK#t1'),
      entry('t2', 'TEAM#red', 'TASK#t2'),
      entry('t3', 'TEAM#redder', 'TASK#t3'),
    ])
    const { Items } = await client.call('Query', {
      TableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :sk)',
      ExpressionAttributeValues: { ':pk': { S: 'TEAM#red' }, ':sk': { S: 'TASK#' } },
      ProjectionExpression: 'pk',
    })
    expect(Items).toEqual([{ pk: { S: 't1' } }, { pk: { S: 't2' } }])
  })

  it("can have the table's key attributes in reverse", async () => {
    const TableName = await makeTable(client, {
      ...plain,
      global: { inverted: { key: { sk: 'S', pk: 'S' } } },
    })
    await putAll(client, TableName, [
      { pk: { S: 'b' }, sk: { S: 'x' } },
      { pk: { S: 'a' }, sk: { S: 'x' } },
      { pk: { S: 'a' }, sk: { S: 'y' } },
    ])
    const items = await allItems(client, 'Query', {
      TableName,
      IndexName: 'inverted',
      KeyConditionExpression: 'sk = :sk',
      ExpressionAttributeValues: { ':sk': { S: 'x' } },
      Limit: 1,
    })
    expect(items.map(({ pk }) => pk)).toEqual([{ S: 'a' }, { S: 'b' }])
  })

  it('distinguishes long keys that differ in their last byte', async () => {
    const TableName = await makeTable(client, {
      ...plain,
      global: { byOwner: { key: { owner: 'S', at: 'S' } } },
    })
    const long = (end: string) => ({
      pk: { S: `${'p'.repeat(2047)}${end}` },
      sk: { S: `${'s'.repeat(1023)}${end}` },
      owner: { S: `${'o'.repeat(2047)}${end}` },
      at: { S: `${'t'.repeat(1023)}${end}` },
    })
    await putAll(client, TableName, [
      long('1'),
      long('2'),
      { ...long('1'), sk: long('2').sk, owner: long('2').owner },
    ])
    const { Items } = await client.call('Query', {
      TableName,
      IndexName: 'byOwner',
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':o': long('2').owner },
    })
    expect(Items?.map(({ pk, at }) => [pk, at])).toEqual([
      [long('1').pk, long('1').at],
      [long('2').pk, long('2').at],
    ])
  })

  it('accepts keys of the maximum length in which every byte is escaped', async () => {
    const TableName = await makeTable(client, {
      ...plain,
      global: { byOwner: { key: { owner: 'S', at: 'B' } } },
    })
    const item = {
      pk: { S: '\u0000'.repeat(2048) },
      sk: { S: '\u0000'.repeat(1024) },
      owner: { S: '\u0000'.repeat(2048) },
      at: { B: Buffer.alloc(1024).toString('base64') },
    }
    await client.call('PutItem', { TableName, Item: item })
    expect(await allItems(client, 'Scan', { TableName })).toEqual([item])
    expect(await allItems(client, 'Scan', { TableName, IndexName: 'byOwner' })).toEqual([item])
  })

  it('projects attributes named like members of Object.prototype only if the item has them', async () => {
    const TableName = await makeTable(client, {
      ...plain,
      global: { odd: { key: { constructor: 'S' as const }, projection: ['__proto__', 'toString'] } },
    })
    await client.call('PutItem', { TableName, Item: { pk, sk } })
    expect(await allItems(client, 'Scan', { TableName, IndexName: 'odd' })).toEqual([])
    const named = { pk, sk, constructor: { S: 'x' } }
    await client.call('PutItem', { TableName, Item: named })
    expect(await allItems(client, 'Scan', { TableName, IndexName: 'odd' })).toEqual([named])
  })

  describe('is updated with its items', () => {
    const shape = { ...plain, global: { byAuthor: { key: byAuthor, projection: ['title'] } } } as const
    const key = { pk, sk }

    it('by updates that add, move, change and remove entries', async () => {
      const TableName = await makeTable(client, shape)
      const update = (UpdateExpression: string, values?: object) =>
        client.call('UpdateItem', {
          TableName,
          Key: key,
          UpdateExpression,
          ...(UpdateExpression.includes('#y') && { ExpressionAttributeNames: { '#y': 'year' } }),
          ...(values && { ExpressionAttributeValues: values }),
        })
      const entries = () => allItems(client, 'Scan', { TableName, IndexName: 'byAuthor' })
      await update('SET author = :a, #y = :y', { ':a': author, ':y': year })
      expect(await entries()).toEqual([{ pk, sk, author, year }])
      await update('SET title = :t', { ':t': title })
      expect(await entries()).toEqual([{ pk, sk, author, year, title }])
      await update('SET price = :p', { ':p': { N: '10' } })
      expect(await entries()).toEqual([{ pk, sk, author, year, title }])
      await update('SET author = :a ADD #y :one', { ':a': { S: 'Ursula' }, ':one': { N: '1' } })
      expect(await entries()).toEqual([{ pk, sk, author: { S: 'Ursula' }, year: { N: '1970' }, title }])
      await update('REMOVE author')
      expect(await entries()).toEqual([])
      await update('SET author = :a', { ':a': author })
      expect(await entries()).toEqual([{ pk, sk, author, year: { N: '1970' }, title }])
      await client.call('DeleteItem', { TableName, Key: key })
      expect(await entries()).toEqual([])
    })

    it('by puts that replace items', async () => {
      const TableName = await makeTable(client, shape)
      await client.call('PutItem', { TableName, Item: book })
      await client.call('PutItem', { TableName, Item: { ...book, author: { S: 'Ursula' } } })
      expect(await ofAuthor(client, TableName, 'Le Guin')).toEqual([])
      expect(await ofAuthor(client, TableName, 'Ursula')).toHaveLength(1)
      await client.call('PutItem', { TableName, Item: key })
      expect(await allItems(client, 'Scan', { TableName, IndexName: 'byAuthor' })).toEqual([])
    })

    it('by batches and transactions', async () => {
      const TableName = await makeTable(client, shape)
      const other = { ...book, sk: { S: 'other' } }
      await putAll(client, TableName, [book, other])
      await client.call('TransactWriteItems', {
        TransactItems: [
          { Delete: { TableName, Key: key } },
          {
            Update: {
              TableName,
              Key: { pk, sk: other.sk },
              UpdateExpression: 'SET author = :a',
              ExpressionAttributeValues: { ':a': { S: 'Ursula' } },
            },
          },
        ],
      })
      expect(await ofAuthor(client, TableName, 'Le Guin')).toEqual([])
      expect((await ofAuthor(client, TableName, 'Ursula')).map(({ sk }) => sk)).toEqual([other.sk])
      await client.call('BatchWriteItem', {
        RequestItems: { [TableName]: [{ DeleteRequest: { Key: { pk, sk: other.sk } } }] },
      })
      expect(await allItems(client, 'Scan', { TableName, IndexName: 'byAuthor' })).toEqual([])
    })
  })

  it.each([
    [
      'a strongly consistent read',
      { ConsistentRead: true },
      invalid('Consistent reads are not supported on global secondary indexes'),
    ],
    [
      'Select ALL_ATTRIBUTES unless it projects all',
      { Select: 'ALL_ATTRIBUTES' },
      invalidParameter(
        'Select type ALL_ATTRIBUTES is not supported for global secondary index byAuthor because its projection type is not ALL',
      ),
    ],
    [
      'a projection of an attribute that it does not project',
      { ProjectionExpression: 'pk, price' },
      invalidParameter('Global secondary index byAuthor does not project [price]'),
    ],
    [
      'a filter on an attribute that it does not project',
      {
        FilterExpression: 'price > :p OR attribute_exists(pk)',
        ExpressionAttributeValues: { ':a': { S: 'Le Guin' }, ':p': { N: '1' } },
      },
      invalidParameter('Secondary index byAuthor does not project one or more filter attributes: [price]'),
    ],
    [
      'a QueryFilter on one',
      {
        KeyConditionExpression: undefined,
        ExpressionAttributeValues: undefined,
        KeyConditions: { author: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'Le Guin' }] } },
        QueryFilter: { price: { ComparisonOperator: 'NOT_NULL' } },
      },
      invalidParameter('Secondary index byAuthor does not project one or more filter attributes: [price]'),
    ],
  ])('rejects %s', async (_, members, rejection) => {
    const TableName = await makeTable(client, {
      ...plain,
      global: { byAuthor: { key: byAuthor, projection: 'KEYS_ONLY' } },
    })
    expect(await client.rejection('Query', { ...authorQuery(TableName, 'Le Guin'), ...members })).toEqual(
      rejection,
    )
  })

  it('accepts Select ALL_ATTRIBUTES if its projection is ALL', async () => {
    const TableName = await makeTable(client, { ...plain, global: { byAuthor: { key: byAuthor } } })
    await client.call('PutItem', { TableName, Item: book })
    expect(await ofAuthor(client, TableName, 'Le Guin', { Select: 'ALL_ATTRIBUTES' })).toEqual([book])
  })
})

async function ofAuthor(
  client: EngineClient,
  TableName: string,
  name: string,
  more: object = {},
): Promise<readonly Item[]> {
  const { Items = [] } = await client.call('Query', { ...authorQuery(TableName, name), ...more })
  return Items
}

function authorQuery(TableName: string, name: string): Readonly<Record<string, unknown>> {
  return {
    TableName,
    IndexName: 'byAuthor',
    KeyConditionExpression: 'author = :a',
    ExpressionAttributeValues: { ':a': { S: name } },
  }
}
