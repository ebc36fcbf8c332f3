import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import {
  a,
  defineTable,
  itemChange,
  openClient,
  openStore,
  openStreamClient,
  prepareTable,
  readStream,
  type ShardRecord,
  type Store,
  streamArnOf,
} from '../../src/index.ts'

const table = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  timeToLive: 'expires',
  stream: 'newAndOldImages',
})
const Order = table.entity('Order', {
  attributes: {
    id: a.id(),
    state: a.string(),
    expires: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
  },
  key: { partition: 'ORDER#{id}', sort: 'ORDER' },
})
const Note = table.entity('Note', {
  attributes: { id: a.id(), text: a.string() },
  key: { partition: 'NOTE#{id}', sort: 'NOTE' },
})

describe('a record of a stream', () => {
  let now = Date.UTC(2026, 0, 1)
  let engine: Engine
  let store: Store
  const close: (() => Promise<void>)[] = []
  beforeAll(async () => {
    engine = await openEngine({ memory: true, now: () => now })
    const client = await openClient({ kind: 'embedded', engine })
    await prepareTable(client, { table, mayCreate: true })
    store = openStore({ client, table, cursorSecret: 'test' })
    close.push(
      () => store.close(),
      () => engine.close(),
    )
  })
  afterAll(async () => {
    for (const each of close) await each()
  })

  /** The records of everything that is written meanwhile. */
  async function recordsOf(write: () => Promise<unknown>): Promise<readonly ShardRecord[]> {
    const client = await openClient({ kind: 'embedded', engine })
    const streamArn = await streamArnOf(client, 'shop')
    const streams = await openStreamClient({ kind: 'embedded', engine })
    const poll = { least: 0, most: 1 }
    for await (const event of readStream(streams, { streamArn, poll, now: () => now })) {
      if (event.kind === 'ready') await write()
      if (event.kind === 'records') return event.records
    }
    return []
  }

  it('is a typed change of an item of its entity, and of no other', async () => {
    const records = await recordsOf(async () => {
      const request = store.request()
      await request.create(Order, { id: 'o1', state: 'open' })
      await request.update(Order, { id: 'o1' }, { state: 'paid' })
      await request.delete(Order, { id: 'o1' })
    })
    const changes = records.map((record) => itemChange(Order, record))
    const open = { __typename: 'Order', id: 'o1', state: 'open' }
    const paid = { ...open, state: 'paid' }
    expect(changes).toEqual([
      { kind: 'created', tenant: undefined, after: open },
      { kind: 'changed', tenant: undefined, before: open, after: paid },
      { kind: 'removed', tenant: undefined, before: paid, isExpired: false },
    ])
    expect(records.map((record) => itemChange(Note, record))).toEqual([undefined, undefined, undefined])
    const [change] = changes
    if (change?.kind === 'created') expectTypeOf(change.after.state).toEqualTypeOf<string>()
  })

  it('says whether the item had expired', async () => {
    const expires = new Date(now + 1000)
    await store.request().create(Order, { id: 'o2', state: 'open', expires })
    now += 60_000
    const records = await recordsOf(() => engine.sweepExpired())
    expect(records.map((record) => itemChange(Order, record))).toEqual([
      {
        kind: 'removed',
        tenant: undefined,
        before: { __typename: 'Order', id: 'o2', state: 'open', expires },
        isExpired: true,
      },
    ])
  })

  it('with data that fits no attribute, or without images, is an error', async () => {
    const put = (item: object) => engine.execute('PutItem', { TableName: 'shop', Item: item as never })
    const [record] = await recordsOf(() =>
      put({ pk: { S: 'ORDER#o3' }, sk: { S: 'ORDER' }, state: { N: '1' } }),
    )
    if (record === undefined) throw new Error('the write has a record')
    expect(() => itemChange(Order, record)).toThrow('Order.state')
    const { NewImage: _, ...keysOnly } = record.dynamodb
    expect(() => itemChange(Order, { ...record, dynamodb: keysOnly })).toThrow(
      "declare stream: 'newAndOldImages'",
    )
  })
})

describe('a record of a table with tenants', () => {
  it('names the tenant whose item changed', async () => {
    const desk = defineTable({
      name: 'desk',
      primaryKey: { partition: 'pk', sort: 'sk' },
      stream: 'newAndOldImages',
      caller: { org: a.id() },
      tenant: 'org',
    })
    const Ticket = desk.entity('Ticket', {
      attributes: { id: a.id() },
      key: { partition: 'T#{org}#{id}', sort: 'TICKET' },
    })
    await using engine = await openEngine({ memory: true })
    const client = await openClient({ kind: 'embedded', engine })
    await prepareTable(client, { table: desk, mayCreate: true })
    const store = openStore({ client, table: desk, cursorSecret: 'test' })
    for (const tenant of ['acme', 'glo#bex']) await store.request({ tenant }).create(Ticket, { id: '1' })
    const streams = await openStreamClient({ kind: 'embedded', engine })
    const streamArn = await streamArnOf(client, 'desk')
    for await (const event of readStream(streams, { streamArn, from: 'oldest' })) {
      if (event.kind !== 'records') continue
      expect(event.records.map((record) => itemChange(Ticket, record))).toEqual([
        { kind: 'created', tenant: 'acme', after: { __typename: 'Ticket', id: '1' } },
        { kind: 'created', tenant: 'glo#bex', after: { __typename: 'Ticket', id: '1' } },
      ])
      break
    }
  })
})
