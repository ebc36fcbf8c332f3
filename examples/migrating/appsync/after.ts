import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  keyFormat: 'verbatim',
})

export const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), name: a.string() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
})

export const Order = shop.entity('Order', {
  attributes: { customerId: a.id(), orderId: a.id(), placedAt: a.dateTime(), total: a.money() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}#{orderId}' },
})

const access = shop.access({ customer: Customer.get(), ordersOf: Order.query({ order: 'desc' }) })

const builder = createBuilder(shop)

builder.entity(Customer, {
  fields: (t) => ({
    ...t.attributes('customerId', 'name'),
    orders: t.connection(access.ordersOf, { defaultSize: 10 }),
  }),
})
builder.entity(Order, { fields: (t) => t.attributes('orderId', 'placedAt', 'total') })
builder.queryFields((t) => ({ customer: t.item(access.customer) }))

export default defineGateway({ table: shop, schema: builder.toSchema() })
