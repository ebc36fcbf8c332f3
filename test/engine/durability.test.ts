import { expect, it } from 'vitest'
import { type Engine, type Item, openEngine } from '../../src/engine/index.ts'
import { makeDirectory } from './directories.ts'
import { clientFrom } from './entry-points.ts'
import { allItems } from './pages.ts'
import { openElsewhere, writeUntilKilled } from './processes/start.ts'
import { tableInput } from './tables.ts'

/** Milliseconds for a test that starts processes: on a busy machine each takes seconds to load. */
const timeout = 120_000

const shape = {
  key: { pk: 'S' },
  global: { byOwner: { key: { owner: 'S' }, projection: 'KEYS_ONLY' } },
} as const

it(
  'keeps every acknowledged write, with its index entry, of processes killed while they write',
  { timeout },
  async () => {
    await using directory = await makeDirectory()
    {
      await using engine = await openEngine({ directory: directory.path })
      await engine.execute('CreateTable', tableInput('items', shape))
    }
    const acknowledged: string[] = []
    for (const round of [1, 2, 3]) {
      acknowledged.push(...(await writeUntilKilled(directory.path, round, 100 * round)))
      await using engine = await openEngine({ directory: directory.path })
      await checkAll(engine, acknowledged)
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(600)
  },
)

it('other processes continue to write after one is killed while it writes', { timeout }, async () => {
  await using directory = await makeDirectory()
  await using engine = await openEngine({ directory: directory.path })
  await using elsewhere = await openElsewhere(directory.path)
  await engine.execute('CreateTable', tableInput('items', shape))
  const acknowledged = await writeUntilKilled(directory.path, 1, 100)
  const late = { pk: { S: 'late' }, owner: { S: 'owner of late' } }
  await elsewhere.call('PutItem', { TableName: 'items', Item: late })
  await checkAll(engine, [...acknowledged, 'late'])
})

it('keeps tables, items, counts and idempotency tokens when it is closed and opened again', async () => {
  await using directory = await makeDirectory()
  const transaction = {
    TransactItems: [
      {
        Update: {
          TableName: 'items',
          Key: { pk: { S: 'a' } },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      },
    ],
    ClientRequestToken: 'once',
  }
  const before = await openEngine({ directory: directory.path })
  await before.execute('CreateTable', tableInput('items', shape))
  await before.execute('TransactWriteItems', transaction)
  const described = await before.execute('DescribeTable', { TableName: 'items' })
  await before.close()

  await using after = await openEngine({ directory: directory.path })
  expect(await after.execute('DescribeTable', { TableName: 'items' })).toEqual(described)
  await after.execute('TransactWriteItems', transaction)
  const { Item } = await after.execute('GetItem', { TableName: 'items', Key: { pk: { S: 'a' } } })
  expect(Item).toEqual({ pk: { S: 'a' }, n: { N: '1' } })
})

/** Asserts that all keys are stored, twins together, and that index and counts agree with the items. */
async function checkAll(engine: Engine, keys: readonly string[]): Promise<void> {
  const client = clientFrom((operation, input) => engine.execute(operation, input))
  const items = await allItems(client, 'Scan', { TableName: 'items' })
  const entries = await allItems(client, 'Scan', { TableName: 'items', IndexName: 'byOwner' })
  const stored = new Set(items.map(keyOf))
  expect(keys.filter((key) => !stored.has(key))).toEqual([])
  expect(new Set(entries.map(keyOf))).toEqual(stored)
  expect(items.filter((item) => ownerOf(item) !== `owner of ${keyOf(item)}`)).toEqual([])
  expect(entries.filter((entry) => ownerOf(entry) !== `owner of ${keyOf(entry)}`)).toEqual([])
  const twins = [...stored].filter((key) => key.endsWith('-twin'))
  expect(twins.filter((twin) => !stored.has(twin.slice(0, -'-twin'.length)))).toEqual([])

  const { Table } = await client.call('DescribeTable', { TableName: 'items' })
  expect(Table).toMatchObject({
    ItemCount: items.length,
    GlobalSecondaryIndexes: [{ ItemCount: items.length }],
  })
}

function keyOf({ pk }: Item): string {
  return pk !== undefined && 'S' in pk ? pk.S : ''
}

function ownerOf({ owner }: Item): string {
  return owner !== undefined && 'S' in owner ? owner.S : ''
}
