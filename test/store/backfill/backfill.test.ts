import { a, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DynamoClient, UpstreamFailure, wrapClient } from '../../../src/store/client/index.ts'
import {
  type BackfillReport,
  type BackfillResult,
  backfill,
  backfillPrice,
  changedSince,
  recordModel,
} from '../../../src/store/index.ts'
import { virtualClock } from '../leases/virtual-clock.ts'

const indexes = { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } } as const
const key = { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' } as const
const attributes = { customerId: a.id(), email: a.email(), name: a.string(), note: a.string().optional() }

/** The model before and after a change: an index, derived attributes and a unique constraint. */
const before = defineTable({ name: 'crm', primaryKey: { partition: 'pk', sort: 'sk' }, indexes })
const OldCustomer = before.entity('Customer', { attributes, key })
before.access({ customer: OldCustomer.get() })
const after = defineTable({ name: 'crm', primaryKey: { partition: 'pk', sort: 'sk' }, indexes })
const Customer = after.entity('Customer', {
  attributes: {
    ...attributes,
    nameKey: a.lowerCase('name'),
    noteHash: a.hash('note').optional(),
  },
  key,
  indexes: { gsi1: { partition: 'CUSTOMERS', sort: '{nameKey}' } },
  unique: { email: ['email'] },
})
const access = after.access({ customer: Customer.get(), byName: Customer.query('gsi1') })

const clean: BackfillResult = {
  pass: 'verify',
  items: 0,
  repaired: 0,
  sentinels: 0,
  conflicts: 0,
  broken: 0,
  faults: [],
  unknown: 0,
  rewritten: 0,
}

describe('a backfill', () => {
  let client: DynamoClient
  let tables = 0
  beforeAll(async () => {
    client = await openClient({ kind: 'embedded', memory: true })
  })
  afterAll(() => client.close())

  /** A table with items of the old model, and stores of both models. */
  async function withItems(count: number) {
    tables += 1
    const tableName = `crm-${tables}`
    await prepareTable(client, { table: before, tableName, mayCreate: true })
    const old = openStore({ client, table: before, tableName, cursorSecret: 'crm' })
    await recordModel(old)
    await old.putAll(
      OldCustomer,
      Array.from({ length: count }, (_, at) => ({
        customerId: `${at}`,
        email: `${at}@x.org`,
        name: `Name ${at}`,
      })),
    )
    const open = (own: DynamoClient) =>
      openStore({ client: own, table: after, tableName, cursorSecret: 'crm' })
    return { old, tableName, open, store: open(client) }
  }

  /** Runs a backfill while time passes. */
  async function finished<Result>(work: Promise<Result>, clock = virtualClock()): Promise<Result> {
    let isOver = false
    const over = work.finally(() => {
      isOver = true
    })
    over.catch(() => {})
    for (let turns = 0; turns < 10_000 && !isOver; turns += 1) await clock.run(500)
    return over
  }

  const started = (options: Parameters<typeof backfill>[0]) => {
    const clock = virtualClock()
    return finished(backfill({ ...options, clock: clock.ahead(0) }), clock)
  }

  it('gives stored items what the model gives them now, and verifies it', async () => {
    const { store, old } = await withItems(30)
    const page = () => store.request().page(access.byName, {}, { first: 50 })
    expect((await page()).edges, 'before').toEqual([])
    expect(await changedSince(old)).toEqual([])
    expect(await changedSince(store)).toEqual(['Customer'])
    expect(await backfillPrice(store, after.entities)).toMatchObject({ items: 30 + 1, writeUnits: 31 * 8 })

    expect(await started({ store, region: 'r', isDryRun: true })).toEqual({
      ...clean,
      items: 30,
      repaired: 30,
      sentinels: 30,
    })
    expect((await page()).edges, 'after a dry run').toEqual([])
    const passes: BackfillReport[] = []
    const report = await started({ store, region: 'r', progress: (each) => passes.push(each) })
    expect(report).toEqual({ ...clean, items: 30, rewritten: 30 })
    expect(passes.findLast(({ pass }) => pass === 'repair')).toMatchObject({
      items: 30,
      repaired: 30,
      sentinels: 30,
    })
    expect((await page()).edges, 'after the backfill').toHaveLength(30)
    expect(await store.request().one(access.customer, { customerId: '7' })).toMatchObject({
      nameKey: 'name 7',
    })
    const taken = store.request().create(Customer, { customerId: 'new', email: '7@x.org', name: 'x' })
    await expect(taken).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
    expect(await changedSince(store)).toEqual([])
    expect(await started({ store, region: 'r' }), 'a second one').toEqual({ ...clean, items: 30 })
  })

  it('reports unique values of two items, and items that fit no entity', async () => {
    const { store, old, tableName } = await withItems(3)
    await old.request().update(OldCustomer, { customerId: '1' }, { email: '0@x.org' })
    await client.put({ TableName: tableName, Item: { pk: 'CUSTOMER#odd', sk: 'PROFILE', name: 'Odd' } })
    expect(await started({ store, region: 'r', segments: 1 })).toEqual({
      ...clean,
      items: 4,
      conflicts: 1,
      broken: 1,
      faults: [
        {
          key: { pk: { S: 'CUSTOMER#odd' }, sk: { S: 'PROFILE' } },
          message: 'Customer.email: the stored item lacks it',
        },
      ],
      rewritten: 3,
    })
  })

  it('counts items with the key of no entity, and keeps the model recorded as changed', async () => {
    const { store, old, tableName } = await withItems(1)
    await client.put({ TableName: tableName, Item: { pk: 'CLIENT#1', sk: 'PROFILE' } })
    expect(await started({ store, region: 'r', isDryRun: true })).toMatchObject({ items: 1, unknown: 1 })
    expect(await started({ store, region: 'r' })).toMatchObject({ items: 1, repaired: 0, unknown: 1 })
    expect(await changedSince(store)).toEqual(['Customer'])
    expect(await started({ store, region: 'r', ignoreUnknown: true })).toMatchObject({ unknown: 1 })
    expect(await changedSince(store), 'those of another program').toEqual([])
    await recordModel(old)
    await client.delete({ TableName: tableName, Key: { pk: 'CLIENT#1', sk: 'PROFILE' } })
    expect(await started({ store, region: 'r' })).toMatchObject({ unknown: 0 })
    expect(await changedSince(store)).toEqual([])
  })

  it('leaves no lease in the table, and its result to a process that shares its work and finds none', async () => {
    const { store, open, tableName } = await withItems(20)
    const clock = virtualClock()
    const run = (own: typeof store) =>
      backfill({ store: own, region: 'r', segments: 2, leaseMs: 1000, clock: clock.ahead(0) })
    /** Sends nothing for a while: the other one ends the backfill meanwhile. */
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
    let sent = 0
    const late = wrapClient(client, (send) => async (operation, input, options) => {
      sent += 1
      if (sent > 2) await isOver
      return (await send(operation, input, options)) as never
    })
    const shared = run(open(late))
    const first = run(store).finally(end)
    const [result, other] = await finished(Promise.all([first, shared]), clock)
    expect(result).toEqual({ ...clean, items: 20, rewritten: 20 })
    expect(other).toEqual(result)
    const { Items = [] } = await client.scan({ TableName: tableName })
    expect(Items.filter(({ pk }) => String(pk).includes('#Lease'))).toEqual([])
  })

  it('puts sentinels that are missing, and removes those whose item has not the value', async () => {
    const { store, tableName } = await withItems(5)
    await started({ store, region: 'r' })
    const all = async () => (await client.scan({ TableName: tableName })).Items ?? []
    const sentinels = async () =>
      (await all()).flatMap(({ $$value, $$owner }) =>
        $$owner ? [`${$$value} ${($$owner as { pk: string }).pk}`] : [],
      )
    const right = (await sentinels()).toSorted()
    // Something else has deleted an item and a sentinel, and changed a value.
    const items = await all()
    const sentinelOf = (value: string) => items.find(({ $$value }) => $$value === value) ?? {}
    const remove = ({ pk = '', sk = '' }) => client.delete({ TableName: tableName, Key: { pk, sk } })
    await remove(sentinelOf('1@x.org'))
    await remove({ pk: 'CUSTOMER#2', sk: 'PROFILE' })
    const third = items.find(({ pk }) => pk === 'CUSTOMER#3') ?? {}
    await client.put({ TableName: tableName, Item: { ...third, email: 'third@x.org' } })
    expect(await started({ store, region: 'r', isDryRun: true })).toMatchObject({ sentinels: 4 })
    const report = await started({ store, region: 'r' })
    expect(report).toEqual({ ...clean, items: 4, rewritten: 2 })
    expect((await sentinels()).toSorted()).toEqual(
      [...right.filter((each) => !/^[23]@/.test(each)), 'third@x.org CUSTOMER#3'].toSorted(),
    )
    for (const email of ['2@x.org', '3@x.org']) {
      await store.request().create(Customer, { customerId: `of ${email}`, email, name: 'x' })
    }
  })

  it('sets the default of a required attribute, and removes keys of an index that the entity has left', async () => {
    const { tableName } = await withItems(2)
    const next = defineTable({ name: 'crm', primaryKey: { partition: 'pk', sort: 'sk' }, indexes })
    const Levelled = next.entity('Customer', {
      attributes: { ...attributes, level: a.int().default(1) },
      key,
    })
    const found = next.access({ customer: Levelled.get() })
    const Key = { pk: 'CUSTOMER#0', sk: 'PROFILE' }
    const { Item = {} } = await client.get({ TableName: tableName, Key })
    await client.put({ TableName: tableName, Item: { ...Item, gsi1pk: 'old', gsi1sk: 'old' } })
    const store = openStore({ client, table: next, tableName, cursorSecret: 'crm' })
    expect(await started({ store, region: 'r' })).toEqual({ ...clean, items: 2, rewritten: 2 })
    expect(await store.request().one(found.customer, { customerId: '0' })).toMatchObject({ level: 1 })
    expect((await client.get({ TableName: tableName, Key })).Item).toEqual({ ...Item, level: 1 })
  })

  it('consumes no more capacity in a second than it may', async () => {
    const { store } = await withItems(40)
    const clock = virtualClock()
    const startedAt = clock.ahead(0).now()
    await finished(backfill({ store, region: 'r', segments: 1, maxUnits: 20, clock: clock.ahead(0) }), clock)
    // 40 transactions of two items and an index entry each take at least 6 write units.
    expect(clock.ahead(0).now() - startedAt).toBeGreaterThan(((40 * 6) / 20) * 1000 - 1000)
  })

  it('overwrites no concurrent write and loses nothing, however often it is killed', async () => {
    const write = fc.record({
      at: fc.nat(60),
      customerId: fc.nat(24).map(String),
      name: fc.constantFrom('One', 'TWO'),
    })
    const kills = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 12 }), kills, async (writes, killedAt) => {
        const { open, store } = await withItems(25)
        const names = new Map<string, string>()
        let calls = 0
        /** Concurrent writes are made right before the backfill's calls; a killed process makes none any more. */
        const interrupted = (killAt: number) => {
          let own = 0
          return wrapClient(client, (send) => async (operation, input, options) => {
            own += 1
            calls += 1
            if (own > killAt) throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', false)
            for (const { customerId, name } of writes.filter(({ at }) => at === calls)) {
              names.set(customerId, name)
              await store.request().update(Customer, { customerId }, { name })
            }
            return (await send(operation, input, options)) as never
          })
        }
        for (const killAt of killedAt) {
          await started({ store: open(interrupted(killAt)), region: 'r', segments: 2, leaseMs: 1000 }).catch(
            () => {},
          )
        }
        const report = await started({
          store: open(interrupted(Number.POSITIVE_INFINITY)),
          region: 'r',
          segments: 2,
          leaseMs: 1000,
        })
        // The gateway that writes meanwhile rewrites some.
        expect(report).toEqual({ ...clean, items: 25, rewritten: expect.any(Number) })
        const { edges } = await store.request().page(access.byName, {}, { first: 50 })
        const found = Object.fromEntries(
          edges.flatMap(({ item }) => (item ? [[item.customerId, [item.name, item.nameKey]]] : [])),
        )
        const expected = Array.from({ length: 25 }, (_, at) => {
          const name = names.get(`${at}`) ?? `Name ${at}`
          return [`${at}`, [name, name.toLowerCase()]]
        })
        expect(found).toEqual(Object.fromEntries(expected))
      }),
      { numRuns: 8 },
    )
  })
})
