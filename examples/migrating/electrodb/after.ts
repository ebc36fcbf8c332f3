import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  typeAttribute: '__edb_e__',
  keyFormat: 'verbatim',
})

/** The version of the entity, which ElectroDB requires in each item. */
const electroVersion = a.string().readOnly().default('1').storedAs('__edb_v__')

/** ElectroDB writes keys in lower case: 2026-01-05t10:00:00.000z. */
const time = a.dateTime().keyAs({
  encode: (value) => value.toISOString().toLowerCase(),
  decode: (key) => new Date(key.toUpperCase()),
  fixedWidth: true,
})

const Customer = shop.entity('Customer', {
  typeValue: 'customer',
  attributes: { customerId: a.id({ pattern: /^[^A-Z]*$/ }), name: a.string(), electroVersion },
  key: { partition: '$shop#customerid_{customerId}', sort: '$customer_1' },
})

const Order = shop.entity('Order', {
  typeValue: 'order',
  attributes: {
    customerId: a.id({ pattern: /^[^A-Z]*$/ }),
    orderId: a.id({ pattern: /^[^A-Z]*$/ }),
    placedAt: time,
    total: a.money(),
    electroVersion,
  },
  key: { partition: '$shop#customerid_{customerId}', sort: '$order_1#placedat_{placedAt}#orderid_{orderId}' },
  indexes: { gsi1: { partition: '$shop#orderid_{orderId}', sort: '$order_1' } },
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
builder.entity(Order, { fields: (t) => t.attributes('orderId', 'placedAt', 'total') })
builder.queryFields((t) => ({ customer: t.item(access.customer), order: t.item(access.order) }))
builder.mutationFields((t) => ({ createCustomer: t.create(Customer), createOrder: t.create(Order) }))

export default defineGateway({ table: shop, schema: builder.toSchema() })
