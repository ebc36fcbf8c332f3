import { date, decimal, defineTable, id, oneOf, string } from '../../src/model/index.ts'

/** A shop whose access patterns have every form of key that a condition can be of. */
export const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    byDay: { global: { partition: 'dayPk', sort: 'daySk' } },
    byState: { local: { sort: 'stateSk' } },
    byTotal: { local: { sort: { name: 'total', type: 'N' } } },
    byName: { local: { sort: 'nameSk' } },
    byNote: { local: { sort: 'note' } },
  },
})
export const Customer = shop.entity('Customer', {
  attributes: { customerId: id(), email: string() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'EMAIL#{email}', sort: 'CUSTOMER' } },
})
export const Order = shop.entity('Order', {
  attributes: {
    customerId: id(),
    orderId: id(),
    placedOn: date(),
    state: oneOf('OPEN', 'PAID'),
    total: decimal({ digits: 5, scale: 2 }),
    name: string(),
    note: string(),
  },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedOn}#{orderId}' },
  indexes: {
    gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER#{placedOn}' },
    byDay: { partition: 'DAY#{placedOn}#{orderId%3}', sort: '{orderId}' },
    byState: { sort: '{state}#{placedOn}' },
    byTotal: { sort: '{total}' },
    byName: { sort: 'NAME#{name}' },
    byNote: { sort: '{note}' },
  },
})
export const access = shop.access({
  customer: Customer.get({ consistent: true }),
  byEmail: Customer.lookup('gsi1'),
  orders: Order.query({ newestFirst: true }),
  ordersOf: Order.query('byState', { where: { state: 'OPEN' } }),
  byState: Order.query('byState'),
  byTotal: Order.query('byTotal'),
  byName: Order.query('byName'),
  byNote: Order.query('byNote'),
  ofDay: Order.query('byDay'),
  page: shop.collection([Customer, Order]),
  ordersOnly: shop.collection([Order], { beginsWith: 'ORDER#' }),
})
