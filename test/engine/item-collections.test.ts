import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Catalogue } from '../../src/engine/catalogue/index.ts'
import { type Item, openEngine } from '../../src/engine/index.ts'
import { StatisticsChange } from '../../src/engine/records/index.ts'
import { openStore } from '../../src/engine/storage/index.ts'
import { describeEachEntryPoint } from './entry-points.ts'
import { makeTable, plain, type TableShape, tableInput } from './tables.ts'

const shelves: TableShape = { ...plain, local: { byTitle: { key: { pk: 'S', title: 'S' } } } }
const small = { ItemCollectionKey: { pk: { S: 'a' } }, SizeEstimateRangeGB: [0, 1] }
const wanted = { ReturnItemCollectionMetrics: 'SIZE' } as const
const item = (sk: string, pk = 'a') => ({ pk: { S: pk }, sk: { S: sk }, title: { S: 'any' } })
const key = { pk: { S: 'a' }, sk: { S: '1' } }

describeEachEntryPoint('ReturnItemCollectionMetrics', (client) => {
  it('returns the item collection of each single write', async () => {
    const TableName = await makeTable(client, shelves)
    expect(await client.call('PutItem', { TableName, Item: item('1'), ...wanted })).toMatchObject({
      ItemCollectionMetrics: small,
    })
    const update = { UpdateExpression: 'SET price = :p', ExpressionAttributeValues: { ':p': { N: '1' } } }
    expect(await client.call('UpdateItem', { TableName, Key: key, ...update, ...wanted })).toMatchObject({
      ItemCollectionMetrics: small,
    })
    expect(await client.call('DeleteItem', { TableName, Key: key, ...wanted })).toMatchObject({
      ItemCollectionMetrics: small,
    })
  })

  it('returns each item collection of a batch or transaction once', async () => {
    const TableName = await makeTable(client, shelves)
    const items = [item('1'), item('2'), item('1', 'b')]
    const both = { [TableName]: [small, { ...small, ItemCollectionKey: { pk: { S: 'b' } } }] }
    expect(
      await client.call('BatchWriteItem', {
        RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
        ...wanted,
      }),
    ).toMatchObject({ ItemCollectionMetrics: both })
    expect(
      await client.call('TransactWriteItems', {
        TransactItems: items.map((Item) => ({ Put: { TableName, Item } })),
        ...wanted,
      }),
    ).toMatchObject({ ItemCollectionMetrics: both })
  })

  it('returns nothing if not requested or if the table has no local index', async () => {
    const TableName = await makeTable(client, shelves)
    const unasked: object = await client.call('PutItem', { TableName, Item: item('1') })
    expect(unasked).not.toMatchObject({ ItemCollectionMetrics: expect.anything() })
    const without = await makeTable(client)
    const none: object = await client.call('PutItem', { TableName: without, Item: item('1'), ...wanted })
    expect(none).not.toMatchObject({ ItemCollectionMetrics: expect.anything() })
  })
})

describe('an item collection of nearly 10 GB', () => {
  /** Opens an engine whose store says that the collection `a` has this size. */
  async function openWith(bytes: number) {
    const directory = await mkdtemp(join(tmpdir(), 'item-collections-'))
    const engine = await openEngine({ directory })
    await engine.execute('CreateTable', tableInput('shelves', shelves))
    const storage = await openStore(directory)
    await storage.write((writer) => {
      const change = new StatisticsChange()
      change.collections.add(new Catalogue().get(writer, 'shelves'), key, bytes)
      change.write(writer)
    })
    await storage.close()
    return {
      engine,
      async [Symbol.asyncDispose]() {
        await engine.close()
        await rm(directory, { recursive: true })
      },
    }
  }
  const tenGigabytes = 10 * 1024 ** 3

  it('is limited to 10 GB, including index entries', async () => {
    await using opened = await openWith(tenGigabytes - 40)
    const { engine } = opened
    const put = (Item: Item) => engine.execute('PutItem', { TableName: 'shelves', Item, ...wanted })
    await expect(put(item('1'))).resolves.toMatchObject({
      ItemCollectionMetrics: { SizeEstimateRangeGB: [9, 10] },
    })
    await expect(put(item('2'))).rejects.toMatchObject({
      name: 'ItemCollectionSizeLimitExceededException',
      message: 'Collection size exceeded.',
    })
    await put(item('1', 'b'))
    await engine.execute('DeleteItem', { TableName: 'shelves', Key: key })
    await put(item('2'))
  })

  it('cancels a transaction that would exceed the limit', async () => {
    await using opened = await openWith(tenGigabytes - 1)
    const { engine } = opened
    const TransactItems = ['b', 'a'].map((pk) => ({ Put: { TableName: 'shelves', Item: item('1', pk) } }))
    await expect(engine.execute('TransactWriteItems', { TransactItems })).rejects.toMatchObject({
      members: {
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'ItemCollectionSizeLimitExceeded', Message: 'Collection size exceeded.' },
        ],
      },
    })
  })
})
