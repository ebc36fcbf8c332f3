import { openTestGateway } from 'dynagate/testing'
import { expect, test } from 'vitest'
import gateway, { Order } from './shop.ts'

test('orders of a customer, the latest first', async () => {
  await using app = await openTestGateway(gateway, { seed: true })
  await app.store.putAll(Order, [
    { customerId: 'c1', orderId: 'o1', placedAt: new Date('2026-01-05T10:00:00Z'), total: '12.5' },
    { customerId: 'c1', orderId: 'o2', placedAt: new Date('2026-02-01T09:30:00Z'), total: '80' },
  ])
  const { data, extensions } = await app.query(
    '{ customer(customerId: "c1") { name orders(first: 1) { nodes { orderId total } } } }',
  )
  expect(data).toEqual({ customer: { name: 'Ada', orders: { nodes: [{ orderId: 'o2', total: '80.00' }] } } })
  expect(extensions).toMatchObject({ plugged: true })
  expect(app.calls).toHaveLength(1)
})
