import { afterEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import {
  a,
  type DynamoClient,
  defineTable,
  openClient,
  openStore,
  type TableDefinition,
} from '../../src/index.ts'
import {
  applyChanges,
  createTableInput,
  prepareTable,
  readLiveTable,
  tableChanges,
} from '../../src/tools/index.ts'

const base = {
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byEmail: { global: { partition: 'email' } } },
} as const satisfies TableDefinition

/** A table whose items have the attributes of every index below. */
function modelOf(definition: TableDefinition) {
  const table = defineTable(definition)
  table.entity('Customer', {
    attributes: { customerId: a.id(), email: a.string(), city: a.string(), until: a.int().optional() },
    key: { partition: 'C#{customerId}', sort: 'C' },
  } as never)
  return table
}

const old = modelOf({ ...base, indexes: { ...base.indexes, dropped: { global: { partition: 'gone' } } } })
const current = modelOf({
  ...base,
  indexes: {
    ...base.indexes,
    byCity: { global: { partition: 'city', sort: 'sk' }, projection: 'keysOnly' },
    byDay: { global: { partition: 'day' } },
  },
  timeToLive: 'until',
  stream: 'newAndOldImages',
  deployment: {
    deletionProtection: true,
    tableClass: 'infrequentAccess',
    onDemandMaximum: { read: 100, write: 50 },
    warmThroughput: { read: 13_000, write: 5_000 },
  },
})

let engine: Engine | undefined
afterEach(async () => {
  await engine?.close()
})

async function clientWith(table: ReturnType<typeof modelOf>): Promise<DynamoClient> {
  engine = await openEngine({ memory: true })
  const client = await openClient({ kind: 'embedded', engine })
  await prepareTable(client, { table, mayCreate: true })
  return client
}

async function changesOf(table: ReturnType<typeof modelOf>, client: DynamoClient) {
  const changes = tableChanges(table, 'shop', await readLiveTable(client, 'shop'))
  return { ...changes, changes: changes.changes.map(({ title }) => title) }
}

describe('the changes of a live table', () => {
  it('are none where it fits the model', async () => {
    expect(await changesOf(old, await clientWith(old))).toEqual({ changes: [], obstacles: [], kept: [] })
    expect(await changesOf(current, await clientWith(current))).toEqual({
      changes: [],
      obstacles: [],
      kept: [],
    })
  })

  it('are its creation and time to live where there is none', () => {
    const { changes } = tableChanges(current, 'shop-prod', undefined)
    expect(changes.map(({ title }) => title)).toEqual([
      'create the table shop-prod',
      'enable time to live by the attribute until',
    ])
  })

  it('are one call for each setting and each index, and drop nothing', async () => {
    expect(await changesOf(current, await clientWith(old))).toEqual({
      changes: [
        'set the on-demand maximum of the table to 100 read and 50 write units per second',
        'set the on-demand maximum of its indexes to 100 read and 50 write units per second',
        'set the warm throughput of the table to 13000 read and 5000 write units per second',
        'set the warm throughput of its indexes to 13000 read and 5000 write units per second',
        'set the table class to STANDARD_INFREQUENT_ACCESS',
        'enable deletion protection',
        'enable a stream of NEW_AND_OLD_IMAGES',
        'enable time to live by the attribute until',
        'add the index byCity',
        'add the index byDay',
      ],
      obstacles: [],
      kept: ['the index dropped'],
    })
  })

  it('change the capacity only where the model declares one', async () => {
    const provisioned = modelOf({ ...base, capacity: { read: 5, write: 2 } })
    const more = modelOf({ ...base, capacity: { read: 9, write: 2 } })
    const onDemand = modelOf({ ...base, capacity: 'onDemand' })
    const scaling = modelOf({
      ...base,
      capacity: { read: 9, write: 2 },
      deployment: { autoScaling: { read: { min: 1, max: 10 } } },
    })
    const client = await clientWith(provisioned)
    expect((await changesOf(modelOf(base), client)).changes).toEqual([])
    expect((await changesOf(scaling, client)).changes).toEqual([])
    expect((await changesOf(more, client)).changes).toEqual([
      'set the capacity of the table to 9 read and 2 write units per second',
      'set the capacity of its indexes to 9 read and 2 write units per second',
    ])
    expect((await changesOf(onDemand, client)).changes).toEqual(['make the table on-demand'])
    expect((await changesOf(more, await clientWith(onDemand))).changes).toEqual([
      'provision 9 read and 2 write units per second',
    ])
  })

  it('say what a new index costs', async () => {
    const client = await clientWith(old)
    for (let at = 0; at < 3; at += 1) {
      await client.put({ TableName: 'shop', Item: { pk: `C#${at}`, sk: 'C', note: 'x'.repeat(1500) } })
    }
    const live = await readLiveTable(client, 'shop')
    const added = tableChanges(current, 'shop', live).changes.at(-1)
    expect(added).toMatchObject({ title: 'add the index byDay', note: 'at most 6 write units for 3 items' })
  })

  it('have obstacles that no call can remove', async () => {
    const client = await clientWith(modelOf({ ...base, timeToLive: 'until', stream: 'keysOnly' }))
    const other = modelOf({
      ...base,
      primaryKey: { partition: 'pk', sort: 'at' },
      indexes: { byEmail: { global: { partition: 'mail' } }, local: { local: { sort: 'city' } } },
      timeToLive: 'expiresAt',
      stream: 'newAndOldImages',
    })
    expect((await changesOf(other, client)).obstacles).toEqual([
      'the table has the key (pk, sk), the model declares (pk, at)',
      'index byEmail has the key (email), the model declares (mail)',
      'the table has no local index local, and DynamoDB creates one only with its table',
      'the table has a stream of KEYS_ONLY, the model declares NEW_AND_OLD_IMAGES',
      'time to live uses the attribute until, the model declares expiresAt: disable it first',
    ])
    await expect(applyChanges(client, { table: other, tableName: 'shop' })).rejects.toThrow(
      /can't be changed to fit the model:\n {2}- the table has the key/,
    )
  })
})

describe('an index that the model no longer declares', () => {
  const withIndexes = (indexes: TableDefinition['indexes'] = {}) =>
    modelOf({ ...base, indexes: { ...base.indexes, ...indexes } })

  it('is an obstacle if its key attributes have other types than those of the model', async () => {
    const live = createTableInput(withIndexes({ byCity: { global: { partition: 'city' } } }), 'shop')
    const types = live.AttributeDefinitions.map((each) =>
      each.AttributeName === 'city' ? ({ ...each, AttributeType: 'N' } as const) : each,
    )
    engine = await openEngine({ memory: true })
    const client = await openClient({ kind: 'embedded', engine })
    await client.createTable({ ...live, AttributeDefinitions: types })
    const model = withIndexes()
    const rejected =
      "index byCity, which the model doesn't declare, has the key attribute city of type N, and Customer.city is stored as S: DynamoDB rejects such items"
    expect(await changesOf(model, client)).toEqual({
      changes: [],
      obstacles: [rejected],
      kept: ['the index byCity'],
    })
    await expect(prepareTable(client, { table: model, mayCreate: false })).rejects.toThrow(rejected)
    const store = openStore({ client, table: model, cursorSecret: 'shop' })
    const [Customer] = model.entities as never[]
    const created = store
      .request()
      .create(Customer as never, { customerId: 'c1', email: 'ada@example.com', city: 'Oslo' } as never)
    await expect(created, 'as DynamoDB does').rejects.toThrow()
  })

  it('is kept if they have the same', async () => {
    const client = await clientWith(withIndexes({ byCity: { global: { partition: 'city' } } }))
    expect(await changesOf(withIndexes(), client)).toEqual({
      changes: [],
      obstacles: [],
      kept: ['the index byCity'],
    })
  })
})

describe('applying them', () => {
  it('makes them one at a time until the table fits, and keeps every item', async () => {
    const client = await clientWith(old)
    await client.put({ TableName: 'shop', Item: { pk: 'C#1', sk: 'C', city: 'Oslo' } })
    const shown: string[] = []
    const made = await applyChanges(client, {
      table: current,
      tableName: 'shop',
      onChange: ({ title }, seconds) => {
        if (seconds === undefined) shown.push(title)
      },
    })
    expect(made).toBe(10)
    expect(shown.at(-1)).toBe('add the index byDay')
    expect(await changesOf(current, client)).toEqual({
      changes: [],
      obstacles: [],
      kept: ['the index dropped'],
    })
    expect(await applyChanges(client, { table: current, tableName: 'shop' })).toBe(0)
    const { Items } = await client.query({
      TableName: 'shop',
      IndexName: 'byCity',
      KeyConditionExpression: 'city = :city',
      ExpressionAttributeValues: { ':city': 'Oslo' },
    })
    expect(Items).toEqual([{ pk: 'C#1', sk: 'C', city: 'Oslo' }])
  })

  it('creates a missing table', async () => {
    engine = await openEngine({ memory: true })
    const client = await openClient({ kind: 'embedded', engine })
    expect(await applyChanges(client, { table: current, tableName: 'shop' })).toBe(2)
    expect((await changesOf(current, client)).changes).toEqual([])
  })

  it('continues where a run was interrupted', async () => {
    const client = await clientWith(old)
    const interrupted = new AbortController()
    const first = applyChanges(client, {
      table: current,
      tableName: 'shop',
      signal: interrupted.signal,
      onChange: ({ title }) => {
        if (title === 'add the index byCity') interrupted.abort()
      },
    })
    const made = await first.catch(() => undefined)
    await applyChanges(client, { table: current, tableName: 'shop' })
    expect(made).not.toBe(0)
    expect((await changesOf(current, client)).changes).toEqual([])
  })
})
