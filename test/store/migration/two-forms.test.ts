import { a, add, defineTable, memoryCache, openClient, openStore, prepareTable, runRewrites } from 'dynagate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DynamoClient, wrapClient } from '../../../src/store/client/index.ts'
import { dropForm, fillForm, formFaults } from '../../../src/store/index.ts'
import { begun as begunDesk, switched as switchedDesk } from './desk.ts'
import {
  BegunCustomer,
  BegunOrder,
  begun,
  begunAccess,
  FormerOrder,
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
  tableName = `forms-${tables}`
})

const cursorSecret = 'forms'
const region = 'r'

describe('an order in two forms', () => {
  const storage = memoryCache({ maxBytes: 1_000_000 })
  const cache = { storage, settleMs: 0, maxAgeMs: 3_600_000 }
  const begunStore = (own = client) =>
    openStore({ client: own, table: begun, tableName, cursorSecret, cache })
  const switchedStore = () => openStore({ client, table: switched, tableName, cursorSecret, cache })
  const fill = (own = client) =>
    whileTimePasses((clock) =>
      fillForm({ store: begunStore(own), entity: BegunOrder, region, segments: 1, clock }),
    )
  const revert = () =>
    whileTimePasses((clock) => dropForm({ store: begunStore(), entity: BegunOrder, region, clock }))
  const contract = () =>
    whileTimePasses((clock) => dropForm({ store: switchedStore(), entity: SwitchedOrder, region, clock }))

  const placedAt = new Date('2026-01-05T10:00:00Z')
  const later = new Date('2026-02-01T09:30:00Z')
  const order = { customerId: 'c', placedAt, orderId: 'o', total: '1', visits: 1 }
  const twin = { ...order, placedAt: later, visits: 2 }
  const nextKey = { customerId: 'c', orderId: 'o' }
  beforeEach(async () => {
    await prepareTable(client, { table: begun, tableName, mayCreate: true })
    await begunStore().request().create(BegunCustomer, { customerId: 'c', name: 'Ada' })
  })

  it('is upserted in both', async () => {
    await begunStore().request().create(BegunOrder, order)
    await fill()
    await begunStore()
      .request()
      .upsert(BegunOrder, { ...order, visits: 5 })
    expect(await switchedStore().request().one(switchedAccess.order, nextKey)).toMatchObject({ visits: 5 })
  })

  it('is not read as it was before a migration that was reverted, from a cache that processes share', async () => {
    const read = () =>
      switchedStore()
        .request({ cacheScope: 'all' })
        .page(switchedAccess.ordersOf, { customerId: 'c' }, { first: 9 })
    await fill()
    expect((await read()).edges).toEqual([])
    await revert()
    await begunStore().request().create(BegunOrder, order)
    await fill()
    expect((await read()).edges.map(({ item }) => item?.orderId)).toEqual(['o'])
    await revert()
    await begunStore().request().update(BegunOrder, order, { visits: 7 })
    await fill()
    expect((await read()).edges.map(({ item }) => item?.visits)).toEqual([7])
  })

  it('leaves the next form of another order with the same key alone; the run names both', async () => {
    const request = begunStore().request()
    await request.create(BegunOrder, order)
    await request.create(BegunOrder, twin)
    await expect(fill()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/"sk":\{"S":"ORDER#2026-0.*has the same key in its next form.*O#o/),
    })
    // They are written as before, whichever of them has the next form.
    await request.update(BegunOrder, order, { visits: add(10) })
    await request.update(BegunOrder, twin, { visits: add(10) })
    expect(await request.one(begunAccess.order, order)).toMatchObject({ visits: 11 })
    expect(await request.one(begunAccess.order, twin)).toMatchObject({ visits: 12 })
    await request.delete(BegunOrder, order)
    await fill()
    expect(await switchedStore().request().one(switchedAccess.order, nextKey)).toMatchObject({ visits: 12 })
  })

  it('keeps its next form where another copier has put it in place of one without its item', async () => {
    await begunStore().request().create(BegunOrder, order)
    await fill()
    const Key = { pk: 'CUSTOMER#c', sk: 'ORDER#2026-01-05T10:00:00.000Z#o' }
    // As a process of the release before would: the next form is left without its item.
    const { Attributes: alone } = await client.delete({ TableName: tableName, Key, ReturnValues: 'ALL_OLD' })
    await refill()
    const twinOf = (item: object, sk: string) => ({ ...item, pk: Key.pk, sk, placedAt: later.toISOString() })
    let isReplaced = false
    const replace = async () => {
      isReplaced = true
      for (const sk of [`ORDER#${later.toISOString()}#o`, 'O#o'])
        await client.put({ TableName: tableName, Item: twinOf(alone ?? {}, sk) })
    }
    const late = wrapClient(client, (send) => (operation, input, options) => {
      const isRemoval = operation === 'transactWrite' && JSON.stringify(input).includes('"Delete"')
      const before = isRemoval && !isReplaced ? replace() : Promise.resolve()
      return before.then(() => send(operation, input, options))
    })
    const next = { TableName: tableName, Key: { pk: Key.pk, sk: 'O#o' } }
    let wasMissing = false
    const watched = wrapClient(late, (send) => async (operation, input, options) => {
      try {
        return (await send(operation, input, options)) as never
      } finally {
        wasMissing ||= isReplaced && (await client.get(next)).Item === undefined
      }
    })
    await fill(watched)
    expect({ isReplaced, wasMissing }).toEqual({ isReplaced: true, wasMissing: false })
    expect(await switchedStore().request().one(switchedAccess.order, nextKey)).toMatchObject({
      placedAt: later,
    })

    /** Back to the stage in which items are copied. */
    async function refill() {
      const { Items = [] } = await client.scan({ TableName: tableName })
      for (const item of Items.filter((each) => each.$$stage === 'both'))
        await client.put({ TableName: tableName, Item: { ...item, $$stage: 'filling', $$run: 2 } })
    }
  })

  it('gets another index once it has one form again', async () => {
    await begunStore().request().create(BegunOrder, order)
    await fill()
    await contract()
    const table = defineTable({ ...begun.definition, name: 'orders' })
    const Customer = table.entity('Customer', {
      attributes: { customerId: a.id(), name: a.string(), orders: a.count() },
      key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
    })
    const Order = table.entity('Order', {
      attributes: FormerOrder.attributes,
      parents: { customer: { entity: Customer, count: 'orders' } },
      key: { partition: 'CUSTOMER#{customerId}', sort: 'O#{orderId}' },
      indexes: { gsi1: { partition: 'TOTAL#{state}', sort: '{orderId}' } },
    })
    table.access({ order: Order.get() })
    expect(await formFaults(openStore({ client, table, tableName, cursorSecret }))).toEqual([])
  })

  it('is served only by releases with the keys with which its migration began', async () => {
    await begunStore().request().create(BegunOrder, order)
    await fill()
    const other = defineTable({ ...begun.definition, name: 'orders' })
    const OtherCustomer = other.entity('Customer', {
      attributes: BegunCustomer.attributes,
      key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
    })
    const OtherOrder = other.entity('Order', {
      attributes: FormerOrder.attributes,
      parents: { customer: { entity: OtherCustomer, count: 'orders' } },
      key: { partition: 'CUSTOMER#{customerId}', sort: 'X#{orderId}' },
    })
    const table = defineTable({ ...begun.definition, name: 'orders' })
    const Customer = table.entity('Customer', {
      attributes: BegunCustomer.attributes,
      key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
    })
    const Order = table.entity('Order', {
      attributes: FormerOrder.attributes,
      parents: { customer: { entity: Customer, count: 'orders' } },
      key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}#{orderId}' },
      indexes: { gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER' } },
      next: { entity: OtherOrder },
    })
    table.access({ order: Order.get() })
    const store = openStore({ client, table, tableName, cursorSecret })
    expect(await formFaults(store)).toEqual([
      expect.stringContaining('the next form of this model is another one'),
    ])
    // It would write a form that nobody reads, and not the one that the next release reads.
    await expect(store.request().update(Order, order, { visits: 9 })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    })
  })
})

describe('a ticket in two forms', () => {
  const begunStore = () => openStore({ client, table: begunDesk.desk, tableName, cursorSecret })
  const switchedStore = () => openStore({ client, table: switchedDesk.desk, tableName, cursorSecret })
  const of = { tenant: 'acme', bypassRules: true } as const
  const ticket = { customerId: 'c', ticketId: 't', day: '2026-01-01', ownerId: 'ada' }
  beforeEach(async () => {
    await prepareTable(client, { table: begunDesk.desk, tableName, mayCreate: true })
    await begunStore().request(of).create(begunDesk.Customer, { customerId: 'c', name: 'Ada' })
  })
  const fill = () =>
    whileTimePasses((clock) => fillForm({ store: begunStore(), entity: begunDesk.Ticket, region, clock }))
  const inNextForm = () =>
    switchedStore().request(of).byKey(switchedDesk.Ticket, { customerId: 'c', ticketId: 't', state: 'OPEN' })

  it('has the copies of its parent in both', async () => {
    await begunStore().request(of).create(begunDesk.Ticket, ticket)
    await fill()
    await begunStore().request(of).update(begunDesk.Customer, { customerId: 'c' }, { name: 'Bea' })
    await whileTimePasses((clock) => runRewrites({ store: begunStore(), region, clock }))
    expect(await begunStore().request(of).byKey(begunDesk.Ticket, ticket)).toMatchObject({
      customerName: 'Bea',
    })
    expect(await inNextForm()).toMatchObject({ customerName: 'Bea' })
  })

  it('is created once under an idempotency key, by whichever release', async () => {
    await fill()
    const idempotency = { key: 'k', client: 'ada', content: 'a ticket' }
    const made = await begunStore()
      .request({ ...of, idempotency })
      .create(begunDesk.Ticket, ticket)
    const again = await switchedStore()
      .request({ ...of, idempotency })
      .create(switchedDesk.Ticket, { ...ticket, state: 'OPEN' })
    expect(again).toEqual(made)
  })

  it('is not named by the recorded result of a request that lacks a part of its next key', async () => {
    await begunStore().request(of).create(begunDesk.Ticket, ticket)
    await fill()
    const idempotency = { key: 'k', client: 'ada', content: 'a note' }
    const note = (store: ReturnType<typeof begunStore> | ReturnType<typeof switchedStore>, plan: never) =>
      store.request({ ...of, idempotency }).transact(plan)
    const plan = (tx: { update: (entity: unknown, key: object, changes: object) => unknown }) =>
      tx.update(begunDesk.Ticket, ticket, { note: 'x' })
    await note(begunStore(), plan as never)
    await expect(note(switchedStore(), plan as never)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

it('leaves the next form of another item that has the key of an expired one', async () => {
  const definition = {
    name: 'codes',
    primaryKey: { partition: 'pk', sort: 'sk' },
    timeToLive: 'ttl',
  } as const
  const attributes = {
    codeId: a.id(),
    day: a.date(),
    uses: a.int(),
    ttl: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
  }
  const next = defineTable(definition)
  const NextCode = next.entity('Code', { attributes, key: { partition: 'CODE#{codeId}', sort: 'C' } })
  const table = defineTable(definition)
  const Code = table.entity('Code', {
    attributes,
    key: { partition: 'CODE#{codeId}', sort: 'DAY#{day}' },
    next: { entity: NextCode },
  })
  await prepareTable(client, { table, tableName, mayCreate: true })
  const store = openStore({ client, table, tableName, cursorSecret })
  await whileTimePasses((clock) => fillForm({ store, entity: Code, region, clock }))
  const code = { codeId: 'c', day: '2026-01-01', uses: 1 }
  await store.request().create(Code, { ...code, ttl: new Date('2026-01-02T00:00:00Z') })
  await store.request().create(Code, { ...code, day: '2026-05-05', uses: 2 })
  await expect(store.putAll(Code, [{ ...code, uses: 3 }])).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
  const { Item } = await client.get({ TableName: tableName, Key: { pk: 'CODE#c', sk: 'C' } })
  expect(Item).toMatchObject({ day: '2026-05-05', uses: 2 })
})
