import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const shop = defineTable({ name: 'shop', primaryKey: { partition: 'pk', sort: 'sk' } })

const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), name: a.string() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
})

const Order = shop.entity('Order', {
  attributes: { customerId: a.id(), orderId: a.id(), placedAt: a.dateTime(), total: a.money() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}#{orderId}' },
})

const access = shop.access({
  customer: Customer.get(),
  ordersOf: Order.query({ order: 'desc' }),
})

const builder = createBuilder(shop)

builder.entity(Customer, {
  fields: (t) => ({ ...t.attributes('customerId', 'name'), orders: t.connection(access.ordersOf) }),
})
builder.entity(Order, {
  fields: (t) => ({ ...t.attributes('orderId', 'placedAt', 'total'), customer: t.item(access.customer) }),
})
builder.queryFields((t) => ({ customer: t.item(access.customer) }))
builder.mutationFields((t) => ({ createOrder: t.create(Order) }))

export default defineGateway({
  table: shop,
  schema: builder.toSchema(),
  seed: async (store) => {
    await store.putAll(Customer, [{ customerId: 'c1', name: 'Ada' }])
    await store.putAll(Order, [
      { customerId: 'c1', orderId: 'o1', placedAt: new Date('2026-01-05T10:00:00Z'), total: '12.50' },
      { customerId: 'c1', orderId: 'o2', placedAt: new Date('2026-02-01T09:30:00Z'), total: '80' },
      { customerId: 'c1', orderId: 'o3', placedAt: new Date('2026-02-14T18:00:00Z'), total: '7.20' },
    ])
  },
})
