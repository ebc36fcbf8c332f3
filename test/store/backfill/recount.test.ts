import { a, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { expect, it } from 'vitest'
import type { DynamoClient } from '../../../src/store/client/index.ts'
import { backfill, changedSince, recordModel } from '../../../src/store/index.ts'
import { waitedTime } from '../leases/waited-time.ts'

const indexes = { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } } as const
const primaryKey = { partition: 'pk', sort: 'sk' } as const
const customer = { customerId: a.id() }
const order = { customerId: a.id(), orderId: a.id(), total: a.money() }
const note = { noteId: a.id(), customerId: a.id() }
const key = { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' } as const
const orderKey = { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' } as const
const noteKey = { partition: 'NOTE#{noteId}', sort: 'NOTE' } as const
const noteIndexes = { gsi1: { partition: 'NOTES#{customerId}', sort: '{noteId}' } } as const

/** The model before and after customers count their orders and notes. */
const before = defineTable({ name: 'crm', primaryKey, indexes })
const OldCustomer = before.entity('Customer', { attributes: customer, key })
const OldOrder = before.entity('Order', { attributes: order, key: orderKey })
const OldNote = before.entity('Note', { attributes: note, key: noteKey, indexes: noteIndexes })
before.access({ customer: OldCustomer.get() })
const after = defineTable({ name: 'crm', primaryKey, indexes })
const Customer = after.entity('Customer', {
  attributes: { ...customer, orders: a.count(), spent: a.sum({ scale: 2 }), notes: a.count() },
  key,
})
const Order = after.entity('Order', {
  attributes: order,
  key: orderKey,
  parents: { customer: { entity: Customer, count: 'orders', sum: { spent: 'total' } } },
})
after.entity('Note', {
  attributes: note,
  key: noteKey,
  indexes: noteIndexes,
  parents: { customer: { entity: Customer, count: 'notes' } },
})
const access = after.access({ customer: Customer.get(), ordersOf: Order.query() })

it('counts the children of parents from before their counts, also while children are written, and finds wrong counts', async () => {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: before, mayCreate: true })
  const old = openStore({ client, table: before, cursorSecret: 'crm' })
  await recordModel(old)
  const ids = ['1', '2', '3']
  await old.putAll(
    OldCustomer,
    ids.map((customerId) => ({ customerId })),
  )
  await old.putAll(
    OldOrder,
    ['a', 'b'].map((orderId) => ({ customerId: '1', orderId, total: '2.25' })),
  )
  await old.putAll(
    OldNote,
    ['x', 'y', 'z'].map((noteId) => ({ noteId, customerId: '2' })),
  )

  let disturb: (() => Promise<unknown>) | undefined
  const disturbed: DynamoClient = {
    ...client,
    async query(input, options) {
      const answer = await client.query(input, options)
      const work = disturb
      disturb = undefined
      await work?.()
      return answer
    },
  }
  const store = openStore({ client: disturbed, table: after, cursorSecret: 'crm' })
  const writing = openStore({ client, table: after, cursorSecret: 'crm' })
  expect(await changedSince(store)).toEqual(['Customer'])
  // Between the Query of the orders and the update of their customer.
  disturb = () => writing.request().create(Order, { customerId: '1', orderId: 'c', total: '1' })
  const run = (options: object = {}) =>
    backfill({ store, region: 'r', segments: 1, clock: waitedTime(), ...options })
  expect(await run({ entities: [Customer] })).toMatchObject({
    pass: 'verify',
    items: 3,
    repaired: 0,
    broken: 0,
  })
  expect(await changedSince(store)).toEqual([])
  const counts = async () => {
    const request = store.request({ consistent: true })
    const all = await Promise.all(ids.map((customerId) => request.one(access.customer, { customerId })))
    return all.map((each) => each && [each.orders, each.spent, each.notes])
  }
  const right = [
    [3, '5.50', 0],
    [0, '0.00', 3],
    [0, '0.00', 0],
  ]
  expect(await counts()).toEqual(right)
  expect(await writing.request().count(access.ordersOf, { customerId: '1' })).toBe(3)

  const Key = { pk: 'CUSTOMER#2', sk: 'PROFILE' }
  await client.update({
    TableName: 'crm',
    Key,
    UpdateExpression: 'SET notes = :n',
    ExpressionAttributeValues: { ':n': 9 },
  })
  expect(await run({ isDryRun: true })).toMatchObject({ items: 9, repaired: 1 })
  await run()
  expect(await counts()).toEqual(right)
  await client.close()
})
