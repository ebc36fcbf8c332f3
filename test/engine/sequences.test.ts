import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AttributeValue, type Item, openEngine } from '../../src/engine/index.ts'
import { itemSize } from '../../src/engine/values/index.ts'
import { clientFrom, type EngineClient } from './entry-points.ts'
import { allItems } from './pages.ts'
import { makeTable } from './tables.ts'

const partitions = ['a', 'b']
const positions = ['-1', '2', '10']
const owners = ['x', 'y']

const key = fc.record({
  pk: fc.constantFrom(...partitions).map((S) => ({ S })),
  sk: fc.constantFrom(...positions).map((N) => ({ N })),
})

/** New values of the attributes of index keys; a missing one is removed. */
const attributes = fc.record(
  {
    owner: fc.constantFrom(...owners).map((S) => ({ S })),
    score: fc.constantFrom('1', '20', '3').map((N) => ({ N })),
    note: fc.constantFrom('', 'short', 'x'.repeat(2000)).map((S) => ({ S })),
  },
  { requiredKeys: [] },
)

const write = fc.record({
  kind: fc.constantFrom('put', 'update', 'delete', 'put if new', 'delete in transaction'),
  key,
  attributes,
})
type Write = typeof write extends fc.Arbitrary<infer Value> ? Value : never

it('any sequence of writes has the same result as on a map of items: table, indexes and counts', async () => {
  await using engine = await openEngine({ memory: true })
  const client = clientFrom((operation, input) => engine.execute(operation, input))
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 30 }), async (writes) => {
      const TableName = await makeTable(client, {
        key: { pk: 'S', sk: 'N' },
        local: { byNote: { key: { pk: 'S', score: 'N' }, projection: ['note'] } },
        global: {
          byOwner: { key: { owner: 'S', score: 'N' } },
          names: { key: { owner: 'S' }, projection: 'KEYS_ONLY' },
        },
      })
      const oracle = new Map<string, Item>()
      for (const each of writes) await applyBoth(client, TableName, oracle, each)
      await checkTable(client, TableName, [...oracle.values()])
      await checkIndexes(client, TableName, [...oracle.values()])
      await checkFigures(client, TableName, [...oracle.values()])
    }),
    { numRuns: 100 },
  )
})

/** Executes a write on the table and on the map, and asserts that both return the same previous item. */
async function applyBoth(
  client: EngineClient,
  TableName: string,
  oracle: Map<string, Item>,
  { kind, key, attributes }: Write,
): Promise<void> {
  const name = `${key.pk.S}/${key.sk.N}`
  const before = oracle.get(name)
  const ReturnValues = 'ALL_OLD'
  switch (kind) {
    case 'put': {
      const Item = { ...key, ...attributes }
      const { Attributes } = await client.call('PutItem', { TableName, Item, ReturnValues })
      expect(Attributes).toEqual(before)
      oracle.set(name, Item)
      return
    }
    case 'put if new': {
      const Item = { ...key, ...attributes }
      const put = { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }
      if (before === undefined) {
        await client.call('PutItem', put)
        oracle.set(name, Item)
      } else {
        await client.rejection('PutItem', put)
      }
      return
    }
    case 'update': {
      const { Attributes } = await client.call('UpdateItem', {
        ...updateTo(attributes),
        TableName,
        Key: key,
        ReturnValues,
      })
      expect(Attributes).toEqual(before)
      // An update that only removes creates no item.
      if (before !== undefined || Object.keys(attributes).length > 0)
        oracle.set(name, { ...key, ...attributes })
      return
    }
    case 'delete': {
      const { Attributes } = await client.call('DeleteItem', { TableName, Key: key, ReturnValues })
      expect(Attributes).toEqual(before)
      oracle.delete(name)
      return
    }
    case 'delete in transaction':
      await client.call('TransactWriteItems', { TransactItems: [{ Delete: { TableName, Key: key } }] })
      oracle.delete(name)
  }
}

/** The update that sets some of the attributes and removes the others. */
function updateTo(attributes: Item): object {
  const set = Object.keys(attributes)
  const remove = ['owner', 'score', 'note'].filter((name) => !set.includes(name))
  const sets = set.length === 0 ? '' : `SET ${set.map((name) => `#${name} = :${name}`).join(', ')} `
  const removes = remove.length === 0 ? '' : `REMOVE ${remove.map((name) => `#${name}`).join(', ')}`
  return {
    UpdateExpression: sets + removes,
    ExpressionAttributeNames: { '#owner': 'owner', '#score': 'score', '#note': 'note' },
    ...(set.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(set.map((name) => [`:${name}`, attributes[name]])),
    }),
  }
}

async function checkTable(client: EngineClient, TableName: string, items: readonly Item[]): Promise<void> {
  for (const partition of partitions) {
    const expected = items
      .filter(({ pk }) => textOf(pk) === partition)
      .sort((a, b) => numberOf(a.sk) - numberOf(b.sk))
    const query = {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: partition } },
      Limit: 2,
    }
    expect(await allItems(client, 'Query', query)).toEqual(expected)
    expect(await allItems(client, 'Query', { ...query, ScanIndexForward: false })).toEqual(
      expected.toReversed(),
    )
    for (const sk of positions) {
      const Key = { pk: { S: partition }, sk: { N: sk } }
      const { Item } = await client.call('GetItem', { TableName, Key })
      expect(Item).toEqual(expected.find((item) => textOf(item.sk) === sk))
    }
  }
  expectSame(await allItems(client, 'Scan', { TableName, Limit: 2 }), items)
}

async function checkIndexes(client: EngineClient, TableName: string, items: readonly Item[]): Promise<void> {
  for (const owner of owners) {
    const owned = items.filter((item) => textOf(item.owner) === owner)
    const query = {
      TableName,
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':o': { S: owner } },
      Limit: 2,
    }
    const forward = await allItems(client, 'Query', { ...query, IndexName: 'byOwner' })
    expectSame(
      forward,
      owned.filter(({ score }) => score !== undefined),
    )
    expect(forward.map(({ score }) => numberOf(score))).toEqual(
      forward.map(({ score }) => numberOf(score)).sort((a, b) => a - b),
    )
    const backward = await allItems(client, 'Query', {
      ...query,
      IndexName: 'byOwner',
      ScanIndexForward: false,
    })
    expect(backward).toEqual(forward.toReversed())
    const names = await allItems(client, 'Query', { ...query, IndexName: 'names' })
    expectSame(
      names,
      owned.map(({ pk, sk, owner }) => pick({ pk, sk, owner })),
    )
  }
  expectSame(await allItems(client, 'Scan', { TableName, IndexName: 'byNote' }), scored(items))
}

async function checkFigures(client: EngineClient, TableName: string, items: readonly Item[]): Promise<void> {
  const sizeOf = (entries: readonly Item[]) => entries.reduce((sum, entry) => sum + itemSize(entry), 0)
  const figures = (entries: readonly Item[]) => ({
    ItemCount: entries.length,
    IndexSizeBytes: sizeOf(entries),
  })
  const { Table } = await client.call('DescribeTable', { TableName })
  const owned = items.filter(({ owner }) => owner !== undefined)
  expect(Table).toMatchObject({
    ItemCount: items.length,
    TableSizeBytes: sizeOf(items),
    LocalSecondaryIndexes: [figures(scored(items))],
    GlobalSecondaryIndexes: [
      figures(owned.filter(({ score }) => score !== undefined)),
      figures(owned.map(({ pk, sk, owner }) => pick({ pk, sk, owner }))),
    ],
  })
}

/** The entries of the local index: items with a score, without their owner. */
function scored(items: readonly Item[]): Item[] {
  return items
    .filter(({ score }) => score !== undefined)
    .map(({ pk, sk, score, note }) => pick({ pk, sk, score, note }))
}

function pick(members: Readonly<Record<string, AttributeValue | undefined>>): Item {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
}

function expectSame(found: readonly Item[], expected: readonly Item[]): void {
  expect(found).toHaveLength(expected.length)
  expect(found).toEqual(expect.arrayContaining([...expected]))
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value === undefined ? undefined : Object.values(value)[0]
}

function numberOf(value: AttributeValue | undefined): number {
  return Number(textOf(value))
}
