import { a, defineTable } from '../../src/model/index.ts'

/** A shop whose access patterns have every form of key condition. */
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
  attributes: { customerId: a.id(), email: a.string() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'EMAIL#{email}', sort: 'CUSTOMER' } },
})
export const Order = shop.entity('Order', {
  attributes: {
    customerId: a.id(),
    orderId: a.id(),
    placedOn: a.date(),
    state: a.enum('OPEN', 'PAID'),
    total: a.decimal({ digits: 5, scale: 2 }),
    name: a.string(),
    note: a.string(),
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
  orders: Order.query({ order: 'desc' }),
  ordersOf: Order.query('byState', { where: { state: 'OPEN' } }),
  byState: Order.query('byState'),
  byTotal: Order.query('byTotal'),
  byName: Order.query('byName'),
  byNote: Order.query('byNote'),
  ofDay: Order.query('byDay'),
  page: shop.collection([Customer, Order]),
  ordersOnly: shop.collection([Order], { beginsWith: 'ORDER#' }),
})
