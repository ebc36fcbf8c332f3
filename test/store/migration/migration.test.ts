import { add, addToSet, append, openClient, openStore, prepareTable } from 'dynagate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { wrapClient } from '../../../src/store/client/index.ts'
import { FormWatch } from '../../../src/store/forms/index.ts'
import {
  type DynamoClient,
  dropForm,
  fillForm,
  formFaults,
  migrationStatus,
  type Store,
  writePrice,
} from '../../../src/store/index.ts'
import { virtualClock } from '../leases/virtual-clock.ts'
import {
  BegunCustomer,
  BegunOrder,
  begun,
  begunAccess,
  FormerOrder,
  former,
  NextOrder,
  next,
  nextAccess,
  SwitchedOrder,
  switched,
  switchedAccess,
} from './orders.ts'
import { whileTimePasses } from './passing-time.ts'

let client: DynamoClient
let tables = 0
let tableName: string
beforeAll(async () => {
  client = await openClient({ kind: 'embedded', memory: true })
})
afterAll(() => client.close())
beforeEach(async () => {
  tables += 1
  tableName = `orders-${tables}`
  await prepareTable(client, { table: former, tableName, mayCreate: true })
  await storeOf(begun).request().create(BegunCustomer, { customerId: 'c1', name: 'Ada' })
})

const of = { tableName: '', cursorSecret: 'orders' }
const storeOf = <T extends typeof begun | typeof switched | typeof next | typeof former>(table: T) =>
  openStore<T>({ ...of, client, tableName, table })
const region = 'r'
const fill = () =>
  whileTimePasses((clock) => fillForm({ store: storeOf(begun), entity: BegunOrder, region, clock }))
const contract = () =>
  whileTimePasses((clock) => dropForm({ store: storeOf(switched), entity: SwitchedOrder, region, clock }))
const revert = () =>
  whileTimePasses((clock) => dropForm({ store: storeOf(begun), entity: BegunOrder, region, clock }))

const placedAt = new Date('2026-01-05T10:00:00Z')
const formerKey = { customerId: 'c1', placedAt, orderId: 'o1' }
const nextKey = { customerId: 'c1', orderId: 'o1' }
const order = { customerId: 'c1', placedAt, orderId: 'o1', total: '12.50', visits: 1 }

describe('a migration of keys', () => {
  it('stores both forms from its begin, and reads the former one until the next release', async () => {
    const store = storeOf(begun)
    await store.request().create(BegunOrder, order)
    expect(await keys()).toEqual(['ORDER#2026-01-05T10:00:00.000Z#o1'])
    expect(await fill()).toMatchObject({ items: 1, written: 0 })
    expect(await keys()).toEqual(['O#o1', 'ORDER#2026-01-05T10:00:00.000Z#o1'])
    await store.request().update(BegunOrder, formerKey, { visits: add(2), note: 'fragile' })
    expect(await store.request().one(begunAccess.byId, { orderId: 'o1' })).toMatchObject({ visits: 3 })
    expect(await storeOf(switched).request().one(switchedAccess.order, nextKey)).toMatchObject({
      visits: 3,
      note: 'fragile',
    })
  })

  it('applies every operator to both forms', async () => {
    const request = storeOf(begun).request()
    await fill()
    await request.create(BegunOrder, { ...order, lines: [{ sku: 'a', count: 1 }] })
    await request.update(BegunOrder, formerKey, { tags: addToSet(['gift', 'new']) })
    await request.update(BegunOrder, formerKey, { lines: append([{ sku: 'b', count: 2 }]), state: 'SHIPPED' })
    const items = await storeOf(switched)
      .request()
      .page(switchedAccess.byState, { state: 'SHIPPED' }, { first: 2 })
    expect(items.edges.map(({ item }) => item)).toEqual([
      expect.objectContaining({
        tags: new Set(['gift', 'new']),
        lines: [
          { sku: 'a', count: 1 },
          { sku: 'b', count: 2 },
        ],
      }),
    ])
  })

  it('counts an item of two forms once, and deletes both', async () => {
    const request = storeOf(begun).request()
    await fill()
    await request.create(BegunOrder, order)
    expect(await request.one(begunAccess.customer, { customerId: 'c1' })).toMatchObject({ orders: 1 })
    await storeOf(switched).request().delete(SwitchedOrder, nextKey)
    expect(await keys()).toEqual([])
    expect(await storeOf(begun).request().one(begunAccess.customer, { customerId: 'c1' })).toMatchObject({
      orders: 0,
    })
  })

  it('is in the preview of a write, with the second form and the record that the write requires', async () => {
    await fill()
    const writes = await storeOf(begun)
      .request()
      .preview((tx) => tx.create(BegunOrder, order))
    expect(writes.map(({ kind, entity, key }) => [kind, entity, key.sk])).toEqual([
      ['put', 'Order', 'ORDER#2026-01-05T10:00:00.000Z#o1'],
      ['update', 'Customer', 'PROFILE'],
      ['put', 'Order', 'O#o1'],
      ['check', 'Forms', expect.any(String)],
    ])
    expect(await keys()).toEqual([])
  })

  it('ends with the next keys alone', async () => {
    await storeOf(begun).request().create(BegunOrder, order)
    await fill()
    expect(await contract()).toMatchObject({ pass: 'drop', written: 1 })
    expect(await keys()).toEqual(['O#o1'])
    await storeOf(switched).request().update(SwitchedOrder, nextKey, { visits: 7 })
    expect(await keys()).toEqual(['O#o1'])
    expect(await storeOf(next).request().one(nextAccess.order, nextKey)).toMatchObject({ visits: 7 })
    expect(await formFaults(storeOf(next))).toEqual([])
  })

  it('is reverted before its end, and can begin again', async () => {
    await storeOf(begun).request().create(BegunOrder, order)
    await fill()
    await storeOf(switched).request().update(SwitchedOrder, nextKey, { visits: 8 })
    expect(await revert()).toMatchObject({ written: 1 })
    expect(await keys()).toEqual(['ORDER#2026-01-05T10:00:00.000Z#o1'])
    expect(await storeOf(begun).request().one(begunAccess.order, formerKey)).toMatchObject({ visits: 8 })
    await fill()
    expect(await keys()).toHaveLength(2)
  })

  it('repairs what a process of an earlier release writes in one form while it works', async () => {
    await storeOf(begun).request().create(BegunOrder, order)
    await storeOf(begun)
      .request()
      .create(BegunOrder, { ...order, orderId: 'o2' })
    const earlier = storeOf(former).request()
    let scans = 0
    const writeAlone = async () => {
      await earlier.update(FormerOrder, formerKey, { visits: 9 })
      await earlier.delete(FormerOrder, { ...formerKey, orderId: 'o2' })
    }
    const late = wrapClient(client, (send) => (operation, input, given) => {
      if (operation === 'scan') scans += 1
      const before = operation === 'scan' && scans === 2 ? writeAlone() : Promise.resolve()
      return before.then(() => send(operation, input, given))
    })
    const store = openStore({ ...of, client: late, tableName, table: begun })
    const report = await whileTimePasses((clock) =>
      fillForm({ store, entity: BegunOrder, region, segments: 1, clock }),
    )
    expect(report).toMatchObject({ pass: 'verify', items: 1, written: 0 })
    const request = storeOf(switched).request()
    expect(await request.one(switchedAccess.order, nextKey)).toMatchObject({ visits: 9 })
    expect(await request.one(switchedAccess.order, { ...nextKey, orderId: 'o2' })).toBeNull()
  })

  it('keeps the second form of an item from another one, and lets one transaction replace it', async () => {
    const request = storeOf(begun).request()
    await fill()
    await request.create(BegunOrder, order)
    const later = { ...order, placedAt: new Date('2026-02-01T09:30:00Z'), visits: 2 }
    await expect(request.create(BegunOrder, later)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
    await request.transact((tx) => {
      tx.delete(BegunOrder, formerKey)
      tx.create(BegunOrder, later)
    })
    expect(await keys()).toEqual(['O#o1', 'ORDER#2026-02-01T09:30:00.000Z#o1'])
    expect(await storeOf(switched).request().one(switchedAccess.order, nextKey)).toMatchObject({ visits: 2 })
  })

  it('fails for items that have one key in the next form', async () => {
    const request = storeOf(begun).request()
    await request.create(BegunOrder, order)
    await request.create(BegunOrder, { ...order, placedAt: new Date('2026-02-01T09:30:00Z'), visits: 2 })
    await expect(fill()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('has the same key in its next form'),
    })
    await revert()
    expect(await keys()).toHaveLength(2)
  })

  it('fails for an item that the next keys cannot have, and says which', async () => {
    await storeOf(begun).request().create(BegunOrder, order)
    await client.update({
      TableName: tableName,
      Key: { pk: 'CUSTOMER#c1', sk: 'ORDER#2026-01-05T10:00:00.000Z#o1' },
      UpdateExpression: 'REMOVE #total',
      ExpressionAttributeNames: { '#total': 'total' },
    })
    await expect(fill()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Order.total: the stored item lacks it'),
    })
    // It is deleted all the same, but can't be returned.
    await expect(storeOf(begun).request().delete(BegunOrder, formerKey)).rejects.toThrow('lacks it')
    expect(await fill()).toMatchObject({ items: 0 })
  })
})

describe('the estimate of a write', () => {
  it.each([
    'create',
    'update',
    'delete',
    'upsert',
  ] as const)('of two forms is at least what a %s costs', async (kind) => {
    await fill()
    if (kind === 'update' || kind === 'delete') await storeOf(begun).request().create(BegunOrder, order)
    const request = storeOf(begun).request()
    const values = { ...order, state: 'OPEN' as const }
    const patch = { visits: 5, note: 'fragile' }
    const intended = {
      create: { kind: 'create', entity: BegunOrder, values },
      upsert: { kind: 'upsert', entity: BegunOrder, values },
      update: { kind: 'update', entity: BegunOrder, key: formerKey, patch },
      delete: { kind: 'delete', entity: BegunOrder },
    } as const
    const price = writePrice(intended[kind], request.sizes)
    if (kind === 'create') await request.create(BegunOrder, values)
    if (kind === 'upsert') await request.upsert(BegunOrder, values)
    if (kind === 'update') await request.update(BegunOrder, formerKey, patch)
    if (kind === 'delete') await request.delete(BegunOrder, formerKey)
    const sum = (of: 'readUnits' | 'writeUnits') => request.calls.reduce((total, call) => total + call[of], 0)
    expect(sum('writeUnits')).toBeGreaterThanOrEqual(8)
    expect(price.writeUnits).toBeGreaterThanOrEqual(sum('writeUnits'))
    expect(price.readUnits).toBeGreaterThanOrEqual(sum('readUnits'))
    expect(price.calls).toBeGreaterThanOrEqual(request.calls.length)
  })
})

describe('a release', () => {
  it('whose form is incomplete serves nothing', async () => {
    const request = storeOf(switched).request()
    const error = { code: 'UPSTREAM_UNAVAILABLE', retryable: true }
    await expect(request.one(switchedAccess.order, nextKey)).rejects.toMatchObject(error)
    await expect(request.create(SwitchedOrder, order)).rejects.toMatchObject(error)
    await expect(contract()).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await formFaults(storeOf(switched))).toHaveLength(1)
  })

  it('that reads the former keys serves nothing after the end', async () => {
    await storeOf(begun).request().create(BegunOrder, order)
    await fill()
    await contract()
    const request = storeOf(begun).request()
    const error = { code: 'UPSTREAM_UNAVAILABLE', message: expect.stringContaining('the next model') }
    await expect(request.one(begunAccess.order, formerKey)).rejects.toMatchObject(error)
    await expect(request.update(BegunOrder, formerKey, { visits: 1 })).rejects.toMatchObject(error)
    await expect(request.transact((tx) => void tx.delete(BegunOrder, formerKey))).rejects.toMatchObject(error)
    expect(await formFaults(storeOf(begun))).toHaveLength(1)
    expect(await formFaults(storeOf(former))).toHaveLength(1)
  })

  it('without a second form may not serve while items have two', async () => {
    await fill()
    expect(await formFaults(storeOf(former))).toEqual([
      'Order: its items are stored in two forms, and this model has one: start a release with next or former',
    ])
    expect(await formFaults(storeOf(begun))).toEqual([])
  })

  it('of the switch serves a new table', async () => {
    await prepareTable(client, { table: switched, tableName: `new-${tableName}`, mayCreate: true })
    const store = openStore({ ...of, client, table: switched, tableName: `new-${tableName}` })
    expect(await store.request().one(switchedAccess.order, nextKey)).toBeNull()
  })
})

describe('what a process knows of the forms', () => {
  it('is read again in time, and not relied on for longer', async () => {
    const clock = virtualClock()
    let reads = 0
    let isDown = false
    const counting = {
      ...client,
      get: (input: Parameters<DynamoClient['get']>[0]) => {
        reads += 1
        return isDown ? Promise.reject(new Error('down')) : client.get(input)
      },
    }
    const watch = new FormWatch({ client: counting, tableName, clock: clock.ahead(0) })
    await watch.ready([BegunOrder])
    expect(watch.ready([BegunOrder])).toBeUndefined()
    clock.advance(2_000)
    expect(watch.ready([BegunOrder])).toBeUndefined()
    await clock.run(0)
    expect(reads).toBe(2)
    isDown = true
    clock.advance(4_999)
    expect(watch.ready([BegunOrder])).toBeUndefined()
    await clock.run(0)
    clock.advance(1)
    await expect(watch.ready([BegunOrder])).rejects.toThrow('down')
    expect(watch.ready([begunAccess.customer.entities[0] ?? BegunOrder])).toBeUndefined()
  })
})

it('reports how far migrations are', async () => {
  const statusOf = (store: Store) => migrationStatus(store)
  expect(await statusOf(storeOf(begun))).toEqual([
    { entity: 'Order', role: 'next', stage: undefined, isComplete: true },
  ])
  await fill()
  expect(await statusOf(storeOf(switched))).toEqual([
    { entity: 'Order', role: 'former', stage: 'both', isComplete: true },
  ])
  await contract()
  expect(await statusOf(storeOf(next))).toEqual([
    { entity: 'Order', role: undefined, stage: 'single', isComplete: true },
  ])
})

it('declares the next entity once', () => {
  expect(BegunOrder.second?.entity.primaryKey.sort[0]?.template.source).toBe('O#{orderId}')
  expect(NextOrder.second).toBeUndefined()
})

/** The sort keys of the table's orders, in both forms. */
async function keys(): Promise<string[]> {
  const { Items = [] } = await client.query({
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': 'CUSTOMER#c1', ':from': 'O', ':to': 'OZ' },
  })
  return Items.map(({ sk }) => String(sk))
}
