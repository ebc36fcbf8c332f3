import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { addIndex, dropIndex, fillTable, indexesOf, indexesSettle } from './background-jobs.ts'
import { type Answer, type Door, invalid, throughBothDoors } from './doors.ts'
import { makeTable, plain } from './tables.ts'

const inTwoGroups = (number: number) => ({ group: { S: number % 2 === 0 ? 'even' : 'odd' } })

async function inGroup(door: Pick<Door, 'call'>, TableName: string, group: string): Promise<string[]> {
  const { Items = [] } = await door.call('Query', {
    TableName,
    IndexName: 'byGroup',
    KeyConditionExpression: '#group = :group',
    ExpressionAttributeNames: { '#group': 'group' },
    ExpressionAttributeValues: { ':group': { S: group } },
  })
  return Items.map(({ pk }) => String(pk && 'S' in pk && pk.S)).sort()
}

throughBothDoors('a new index', (door) => {
  it('gets the items that were there before it', async () => {
    const TableName = await makeTable(door)
    await fillTable(door, TableName, 30, inTwoGroups)
    await fillTable(door, TableName, 5, () => ({}))
    const { TableDescription } = await door.call('UpdateTable', addIndex(TableName, 'byGroup', 'group'))
    expect(TableDescription).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalSecondaryIndexes: [{ IndexName: 'byGroup', IndexStatus: 'CREATING', Backfilling: false }],
    })
    const [index] = await indexesSettle(door, TableName)
    expect(index).toMatchObject({ IndexStatus: 'ACTIVE', ItemCount: 25 })
    expect(index).not.toHaveProperty('Backfilling')
    expect(await inGroup(door, TableName, 'even')).toHaveLength(12)
    expect(await inGroup(door, TableName, 'odd')).toHaveLength(13)
  })

  it('leaves out items whose attribute cannot be its key, and lets them be changed elsewhere', async () => {
    const TableName = await makeTable(door)
    const wrong = { pk: { S: 'wrong' }, sk: { S: 'item' }, group: { N: '7' } }
    await door.call('PutItem', { TableName, Item: wrong })
    await door.call('PutItem', { TableName, Item: { ...wrong, pk: { S: 'empty' }, group: { S: '' } } })
    await door.call('UpdateTable', addIndex(TableName, 'byGroup', 'group'))
    expect(await indexesSettle(door, TableName)).toMatchObject([{ ItemCount: 0 }])
    const change = { TableName, Key: { pk: wrong.pk, sk: wrong.sk }, UpdateExpression: 'SET price = :value' }
    await door.call('UpdateItem', { ...change, ExpressionAttributeValues: { ':value': { N: '1' } } })
    expect(
      await door.refusal('UpdateItem', {
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

  it('is one of several, each in its turn', async () => {
    const TableName = await makeTable(door)
    for (const name of ['byOne', 'byTwo', 'byThree']) {
      await door.call('UpdateTable', addIndex(TableName, name, name))
      await indexesSettle(door, TableName)
    }
    await door.call('UpdateTable', dropIndex(TableName, 'byTwo'))
    await indexesSettle(door, TableName)
    await door.call('UpdateTable', addIndex(TableName, 'byFour', 'four'))
    const names = (await indexesSettle(door, TableName)).map(({ IndexName }) => IndexName)
    expect(names).toEqual(['byOne', 'byThree', 'byFour'])
  })
})

throughBothDoors('an index that is taken away', (door) => {
  it('goes with its entries and the attributes of its key', async () => {
    const TableName = await makeTable(door, { ...plain, global: { byGroup: { key: { group: 'S' } } } })
    await fillTable(door, TableName, 30, inTwoGroups)
    const { TableDescription } = await door.call('UpdateTable', dropIndex(TableName, 'byGroup'))
    expect(TableDescription).toMatchObject({ GlobalSecondaryIndexes: [{ IndexStatus: 'DELETING' }] })
    await indexesSettle(door, TableName)
    const { Table } = await door.call('DescribeTable', { TableName })
    expect(Table).not.toHaveProperty('GlobalSecondaryIndexes')
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      ItemCount: 30,
      AttributeDefinitions: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
    })
    await door.call('UpdateTable', addIndex(TableName, 'byGroup', 'group', 'KEYS_ONLY'))
    expect(await indexesSettle(door, TableName)).toMatchObject([{ ItemCount: 30 }])
  })
})

describe('while an index is on its way', () => {
  let directory = ''
  let engine: Engine
  const door: Pick<Door, 'call'> = {
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
    await door.call('CreateTable', {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    })
    await fillTable(door, 'items', items, inTwoGroups)
  })
  afterEach(async () => {
    await engine.close()
    await rm(directory, { recursive: true })
  })

  it('requests go on, and what they change is in it at last', async () => {
    await door.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    const key = (pk: number) => ({ pk: { S: String(pk) }, sk: { S: 'item' } })
    const changes = Array.from({ length: 60 }, (_, at) => at * 31).map((pk) =>
      pk % 3 === 0
        ? door.call('DeleteItem', { TableName: 'items', Key: key(pk) })
        : door.call('PutItem', { TableName: 'items', Item: { ...key(pk), group: { S: 'moved' } } }),
    )
    expect(await indexesOf(door, 'items')).toMatchObject([{ IndexStatus: 'CREATING', Backfilling: true }])
    await Promise.all(changes)
    const [index] = await indexesSettle(door, 'items')
    expect(await inGroup(door, 'items', 'moved')).toHaveLength(40)
    const { Table } = await door.call('DescribeTable', { TableName: 'items' })
    expect(Table).toMatchObject({ ItemCount: items - 20, TableSizeBytes: index?.IndexSizeBytes })
    expect(index).toMatchObject({ ItemCount: items - 20 })
  })

  it('it cannot be read, and no other can be begun', async () => {
    await door.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    const other = door.call('UpdateTable', addIndex('items', 'byOther', 'other'))
    await expect(inGroup(door, 'items', 'even')).rejects.toThrow(
      'Cannot read from backfilling global secondary index: byGroup',
    )
    await expect(other).rejects.toMatchObject({
      name: 'LimitExceededException',
      message:
        'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    })
    await expect(door.call('DeleteTable', { TableName: 'items' })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message:
        'Attempt to change a resource which is still in use: Cannot delete table while indexes are being created, updated, or deleted.',
    })
  })

  it('it can be given up', async () => {
    // What the first index of an engine loads would let this one wait, and it would have no entries to be cleared away.
    await door.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    await indexesSettle(door, 'items')
    await door.call('UpdateTable', dropIndex('items', 'byGroup'))
    await indexesSettle(door, 'items')
    await door.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    await door.call('UpdateTable', dropIndex('items', 'byGroup'))
    expect(await indexesOf(door, 'items')).toMatchObject([{ IndexStatus: 'DELETING' }])
    await expect(inGroup(door, 'items', 'even')).rejects.toThrow(
      'The table does not have the specified index: byGroup',
    )
    expect(await indexesSettle(door, 'items')).toEqual([])
  })

  it('the engine may be closed: it goes on where it was when it is opened again', async () => {
    await door.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    await reopen()
    expect(await indexesOf(door, 'items')).toMatchObject([{ IndexStatus: 'CREATING' }])
    await reopen()
    expect(await indexesSettle(door, 'items')).toMatchObject([{ ItemCount: items }])
    await door.call('UpdateTable', dropIndex('items', 'byGroup'))
    await reopen()
    expect(await indexesOf(door, 'items')).toMatchObject([{ IndexStatus: 'DELETING' }])
    expect(await indexesSettle(door, 'items')).toEqual([])
  })

  it('two engines may work at it', async () => {
    await using second = await openEngine({ directory })
    await door.call('UpdateTable', addIndex('items', 'byGroup', 'group'))
    const elsewhere: Pick<Door, 'call'> = {
      call: async (operation, input) => (await second.execute(operation, input)) as Answer,
    }
    await elsewhere.call('UpdateTable', { TableName: 'items', DeletionProtectionEnabled: true })
    expect(await indexesSettle(elsewhere, 'items')).toMatchObject([{ ItemCount: items }])
    expect(await inGroup(elsewhere, 'items', 'odd')).toEqual(await inGroup(door, 'items', 'odd'))
  })

  it('a deleted table leaves its name free at once', async () => {
    await door.call('DeleteTable', { TableName: 'items' })
    await reopen()
    await expect(door.call('DescribeTable', { TableName: 'items' })).rejects.toThrow('not found')
    await engine.execute('CreateTable', {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    })
    expect(await door.call('Scan', { TableName: 'items' })).toMatchObject({ Count: 0 })
  })
})
