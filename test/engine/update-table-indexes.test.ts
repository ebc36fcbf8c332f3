import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { addIndex, dropIndex, fillTable, indexesOf, indexesSettle } from './background-jobs.ts'
import { type Answer, describeEachEntryPoint, type EngineClient, invalid } from './entry-points.ts'
import { makeTable, plain } from './tables.ts'

const inTwoGroups = (number: number) => ({ group: { S: number % 2 === 0 ? 'even' : 'odd' } })

async function inGroup(
  client: Pick<EngineClient, 'call'>,
  TableName: string,
  group: string,
): Promise<string[]> {
  const { Items = [] } = await client.call('Query', {
    TableName,
    IndexName: 'byGroup',
    KeyConditionExpression: '#group = :group',
    ExpressionAttributeNames: { '#group': 'group' },
    ExpressionAttributeValues: { ':group': { S: group } },
  })
  return Items.map(({ pk }) => String(pk && 'S' in pk && pk.S)).sort()
}

describeEachEntryPoint('a new index', (client) => {
  it('is backfilled with the existing items', async () => {
    const TableName = await makeTable(client)
    await fillTable(client, TableName, 30, inTwoGroups)
    await fillTable(client, TableName, 5, () => ({}))
    const { TableDescription } = await client.call('UpdateTable', addIndex(TableName, 'byGroup', 'group'))
    expect(TableDescription).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalSecondaryIndexes: [{ IndexName: 'byGroup', IndexStatus: 'CREATING', Backfilling: false }],
    })
    const [index] = await indexesSettle(client, TableName)
    expect(index).toMatchObject({ IndexStatus: 'ACTIVE', ItemCount: 25 })
    expect(index).not.toHaveProperty('Backfilling')
    expect(await inGroup(client, TableName, 'even')).toHaveLength(12)
    expect(await inGroup(client, TableName, 'odd')).toHaveLength(13)
  })

  it('omits existing items whose attribute has the wrong type, which can still be updated otherwise', async () => {
    const TableName = await makeTable(client)
    const wrong = { pk: { S: 'wrong' }, sk: { S: 'item' }, group: { N: '7' } }
    await client.call('PutItem', { TableName, Item: wrong })
    await client.call('PutItem', { TableName, Item: { ...wrong, pk: { S: 'empty' }, group: { S: '' } } })
    await client.call('UpdateTable', addIndex(TableName, 'byGroup', 'group'))
    expect(await indexesSettle(client, TableName)).toMatchObject([{ ItemCount: 0 }])
    const change = { TableName, Key: { pk: wrong.pk, sk: wrong.sk }, UpdateExpression: 'SET price = :value' }
    await client.call('UpdateItem', { ...change, ExpressionAttributeValues: { ':value': { N: '1' } } })
    expect(
      await client.rejection('UpdateItem', {
        ...change,
        UpdateExpression: 'SET #group = :value',
        ExpressionAttributeNames: { '#group': 'group' },
        ExpressionAttributeValues: { ':value': { N: '1' } },
      }),
    ).toEqual(
      invalid(
        'One or more parameter values were invalid: Type mismatch for Index Key group Expected: S Actual: N IndexName: byGroup',
      ),
    )
  })

  it('can be created while others exist, one after another', async () => {
    const TableName = await makeTable(client)
    for (const name of ['byOne', 'byTwo', 'byThree']) {
      await client.call('UpdateTable', addIndex(TableName, name, name))
      await indexesSettle(client, TableName)
    }
    await client.call('UpdateTable', dropIndex(TableName, 'byTwo'))
    await indexesSettle(client, TableName)
    await client.call('UpdateTable', addIndex(TableName, 'byFour', 'four'))
    const names = (await indexesSettle(client, TableName)).map(({ IndexName }) => IndexName)
    expect(names).toEqual(['byOne', 'byThree', 'byFour'])
  })
})

describeEachEntryPoint('a deleted index', (client) => {
  it('loses its entries and the definitions of its key attributes', async () => {
    const TableName = await makeTable(client, { ...plain, global: { byGroup: { key: { group: 'S' } } } })
    await fillTable(client, TableName, 30, inTwoGroups)
    const { TableDescription } = await client.call('UpdateTable', dropIndex(TableName, 'byGroup'))
    expect(TableDescription).toMatchObject({ GlobalSecondaryIndexes: [{ IndexStatus: 'DELETING' }] })
    await indexesSettle(client, TableName)
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table).not.toHaveProperty('GlobalSecondaryIndexes')
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      ItemCount: 30,
      AttributeDefinitions: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
    })
    await client.call('UpdateTable', addIndex(TableName, 'byGroup', 'group', 'KEYS_ONLY'))
    expect(await indexesSettle(client, TableName)).toMatchObject([{ ItemCount: 30 }])
  })
})

describe('while an index is backfilled', () => {
  let directory = ''
  let engine: Engine
  const client: Pick<EngineClient, 'call'> = {
    call: async (operation, input) => (await engine.execute(operation, input)) as Answer,
  }
  const reopen = async () => {
    await engine.close()
    engine = await openEngine({ directory })
  }
  const items = 2_000

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'update-table-'))
    engine = await openEngine({ directory })
    await client.call('CreateTable', {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    })
    await fillTable(client, 'items', items, inTwoGroups)
  })
  afterEach(async () => {
    await engine.close()
    await rm(directory, { recursive: true })
  })

  it('requests are served, and their changes are in the index in the end', async () => {
    await client.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    const key = (pk: number) => ({ pk: { S: String(pk) }, sk: { S: 'item' } })
    const changes = Array.from({ length: 60 }, (_, at) => at * 31).map((pk) =>
      pk % 3 === 0
        ? client.call('DeleteItem', { TableName: 'items', Key: key(pk) })
        : client.call('PutItem', { TableName: 'items', Item: { ...key(pk), group: { S: 'moved' } } }),
    )
    expect(await indexesOf(client, 'items')).toMatchObject([{ IndexStatus: 'CREATING', Backfilling: true }])
    await Promise.all(changes)
    const [index] = await indexesSettle(client, 'items')
    expect(await inGroup(client, 'items', 'moved')).toHaveLength(40)
    const { Table } = await client.call('DescribeTable', { TableName: 'items' })
    expect(Table).toMatchObject({ ItemCount: items - 20, TableSizeBytes: index?.IndexSizeBytes })
    expect(index).toMatchObject({ ItemCount: items - 20 })
  })

  it('it cannot be read, and no other can be created', async () => {
    await client.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    const other = client.call('UpdateTable', addIndex('items', 'byOther', 'other'))
    await expect(inGroup(client, 'items', 'even')).rejects.toThrow(
      'Cannot read from backfilling global secondary index: byGroup',
    )
    await expect(other).rejects.toMatchObject({
      name: 'LimitExceededException',
      message:
        'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    })
    await expect(client.call('DeleteTable', { TableName: 'items' })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message:
        'Attempt to change a resource which is still in use: Cannot delete table while indexes are being created, updated, or deleted.',
    })
  })

  it('it can be deleted', async () => {
    // A first index loads modules, which would delay the backfill: there would be no entries to delete.
    await client.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    await indexesSettle(client, 'items')
    await client.call('UpdateTable', dropIndex('items', 'byGroup'))
    await indexesSettle(client, 'items')
    await client.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    await client.call('UpdateTable', dropIndex('items', 'byGroup'))
    expect(await indexesOf(client, 'items')).toMatchObject([{ IndexStatus: 'DELETING' }])
    await expect(inGroup(client, 'items', 'even')).rejects.toThrow(
      'The table does not have the specified index: byGroup',
    )
    expect(await indexesSettle(client, 'items')).toEqual([])
  })

  it('the engine can be closed, and continues the backfill when opened again', async () => {
    await client.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    await reopen()
    expect(await indexesOf(client, 'items')).toMatchObject([{ IndexStatus: 'CREATING' }])
    await reopen()
    expect(await indexesSettle(client, 'items')).toMatchObject([{ ItemCount: items }])
    await client.call('UpdateTable', dropIndex('items', 'byGroup'))
    await reopen()
    expect(await indexesOf(client, 'items')).toMatchObject([{ IndexStatus: 'DELETING' }])
    expect(await indexesSettle(client, 'items')).toEqual([])
  })

  it('two engines can share the backfill', async () => {
    await using second = await openEngine({ directory })
    await client.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    const elsewhere: Pick<EngineClient, 'call'> = {
      call: async (operation, input) => (await second.execute(operation, input)) as Answer,
    }
    await elsewhere.call('UpdateTable', { TableName: 'items', DeletionProtectionEnabled: true })
    expect(await indexesSettle(elsewhere, 'items')).toMatchObject([{ ItemCount: items }])
    expect(await inGroup(elsewhere, 'items', 'odd')).toEqual(await inGroup(client, 'items', 'odd'))
  })

  it("a deleted table's name can be used again immediately", async () => {
    await client.call('DeleteTable', { TableName: 'items' })
    await reopen()
    await expect(client.call('DescribeTable', { TableName: 'items' })).rejects.toThrow('not found')
    await engine.execute('CreateTable', {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    })
    expect(await client.call('Scan', { TableName: 'items' })).toMatchObject({ Count: 0 })
  })
})
