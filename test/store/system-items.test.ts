import { defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { a, add, systemEntity } from '../../src/model/index.ts'

/** An existing table: keys can be any values, and an index has them in reverse. */
const app = defineTable({
  name: 'app',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { inverted: { global: { partition: 'sk', sort: 'pk' } } },
  keyFormat: 'verbatim',
  timeToLive: 'ends',
})
const Member = app.entity('Member', {
  attributes: { team: a.string(), user: a.string(), name: a.string() },
  key: { partition: '{team}', sort: '{user}' },
  indexes: { inverted: { partition: '{user}', sort: '{team}' } },
})
const access = app.access({
  member: Member.get(),
  members: Member.query(),
  teams: Member.query('inverted'),
})

const UniqueValue = systemEntity(app, 'UniqueValue', {
  attributes: { attribute: a.id(), value: a.string(), owner: a.id() },
  key: ['attribute', 'value'],
})
const Lease = systemEntity(app, 'Lease', {
  attributes: {
    shard: a.id(),
    holder: a.id(),
    expiresAt: a.dateTime({ storedAs: 'epochSeconds' }),
    version: a.version(),
  },
  key: ['shard'],
})
const CounterShard = systemEntity(app, 'CounterShard', {
  attributes: { counter: a.id(), number: a.int({ digits: 3 }), count: a.counter() },
  key: ['counter', 'number'],
})

describe('system items', () => {
  let store: Store
  let now = Date.UTC(2026, 0, 1)
  beforeEach(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: app, mayCreate: true })
    store = openStore({ client, table: app, cursorSecret: 's', clock: () => now })
  })
  afterEach(() => store.close())

  it('are written in one transaction with the items that they belong to, and can make it fail', async () => {
    const join = (user: string) =>
      store.request().transact((tx) => {
        tx.create(UniqueValue, { attribute: 'name', value: 'Ada', owner: user })
        return tx.create(Member, { team: 'red', user, name: 'Ada' })
      })
    await join('u1')
    await expect(join('u2')).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      write: { entity: 'UniqueValue', position: 1, of: 2 },
    })
    expect(await store.request().one(access.member, { team: 'red', user: 'u2' })).toBeNull()
    const key = { attribute: 'name', value: 'Ada' }
    expect(await store.request().byKey(UniqueValue, key)).toMatchObject({ owner: 'u1' })
  })

  it('support counters, expiry and versions', async () => {
    const key = { counter: 'views', number: 7 }
    await store.request().upsert(CounterShard, key)
    expect(await store.request().update(CounterShard, key, { count: add(2) })).toMatchObject({ count: 2 })

    const expiresAt = new Date(now + 60_000)
    await store.request().create(Lease, { shard: '1', holder: 'a', expiresAt })
    const take = () =>
      store.request().create(Lease, { shard: '1', holder: 'b', expiresAt: new Date(now + 60_000) })
    await expect(take()).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
    const renew = (expectedVersion: number) =>
      store.request().update(Lease, { shard: '1' }, { holder: 'a' }, { expectedVersion })
    expect(await renew(1)).toMatchObject({ version: 2 })
    await expect(renew(1)).rejects.toMatchObject({ code: 'CONDITION_FAILED' })
    now += 120_000
    expect(await take()).toMatchObject({ holder: 'b', version: 1 })
  })

  it('cannot be reached by a pattern, a count or a key of the model', async () => {
    const request = store.request()
    await request.create(UniqueValue, { attribute: 'name', value: 'Ada', owner: 'u1' })
    const { Items: [item] = [] } = await store.client.scan({ TableName: 'app' })
    const { pk, sk } = item as { pk: string; sk: string }
    const reserved = { code: 'BAD_USER_INPUT', message: expect.stringContaining('reserved') }
    for (const key of [
      { team: pk, user: sk },
      { team: 'red', user: sk },
    ]) {
      await expect(request.one(access.member, key)).rejects.toMatchObject(reserved)
      await expect(request.byKey(Member, key)).rejects.toMatchObject(reserved)
      await expect(request.create(Member, { ...key, name: 'x' })).rejects.toMatchObject(reserved)
    }
    await expect(request.page(access.members, { team: pk }, { first: 1 })).rejects.toMatchObject(reserved)
    await expect(request.count(access.members, { team: pk }, 1)).rejects.toMatchObject(reserved)
    await expect(request.page(access.teams, { user: sk }, { first: 1 })).rejects.toMatchObject(reserved)
  })

  it('can have keys in the reach of a tenant', async () => {
    const key = { lead: 'T#acme#', attribute: 'name', value: 'Ada' }
    await store.request().create(UniqueValue, { ...key, owner: 'u1' })
    expect(await store.request().byKey(UniqueValue, key)).toMatchObject({ lead: 'T#acme#', owner: 'u1' })
    expect(await store.request().byKey(UniqueValue, { attribute: 'name', value: 'Ada' })).toBeNull()
    await store.request().delete(UniqueValue, key)
    expect(await store.request().byKey(UniqueValue, key)).toBeNull()
  })
})

it('system items work without a sort key and with numeric keys', async () => {
  const table = defineTable({ name: 'numbers', primaryKey: { partition: { name: 'n', type: 'N' } } })
  const Job = systemEntity(table, 'Job', { attributes: { job: a.id(), step: a.int() }, key: ['job'] })
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  const store = openStore({ client, table, cursorSecret: 's' })
  await store.putAll(
    Job,
    Array.from({ length: 30 }, (_, at) => ({ job: `job ${at}`, step: at })),
  )
  await store.request().update(Job, { job: 'job 7' }, { step: add(100) })
  const found = await Promise.all([7, 8].map((at) => store.request().byKey(Job, { job: `job ${at}` })))
  expect(found.map((item) => item?.step)).toEqual([107, 8])
  await store.close()
})
