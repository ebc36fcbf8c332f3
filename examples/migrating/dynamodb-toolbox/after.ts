import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  typeAttribute: '_et',
  keyFormat: 'verbatim',
})

/** The times that dynamodb-toolbox keeps in each item. */
const times = { created: a.createdAt().storedAs('_ct'), modified: a.updatedAt().storedAs('_md') }

const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), name: a.string(), ...times },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
})

const Order = shop.entity('Order', {
  attributes: { customerId: a.id(), orderId: a.id(), placedAt: a.dateTime(), total: a.money(), ...times },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}#{orderId}' },
  indexes: { gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER' } },
})

const access = shop.access({
  customer: Customer.get(),
  order: Order.lookup('gsi1'),
  ordersOf: Order.query({ order: 'desc' }),
})

const builder = createBuilder(shop)

builder.entity(Customer, {
  fields: (t) => ({ ...t.attributes('name'), orders: t.connection(access.ordersOf, { defaultSize: 10 }) }),
})
builder.entity(Order, { fields: (t) => t.attributes('orderId', 'placedAt', 'total', 'modified') })
builder.queryFields((t) => ({ customer: t.item(access.customer), order: t.item(access.order) }))
builder.mutationFields((t) => ({ createCustomer: t.create(Customer), createOrder: t.create(Order) }))

export default defineGateway({ table: shop, schema: builder.toSchema() })
