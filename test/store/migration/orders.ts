import { a, defineTable } from '../../../src/model/index.ts'

// The four releases of a migration: with the former keys, with the next ones in addition, with the former ones in addition, and
// with the next keys alone.

const definition = {
  name: 'orders',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
} as const
const customer = {
  attributes: { customerId: a.id(), name: a.string(), orders: a.count() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
} as const
const attributes = {
  customerId: a.id(),
  orderId: a.id(),
  placedAt: a.dateTime(),
  state: a.enum('OPEN', 'SHIPPED').default('OPEN'),
  total: a.money(),
  tags: a.stringSet().optional(),
  lines: a.list(a.map('Line', { sku: a.string(), count: a.int() })).optional(),
  note: a.string().optional(),
  visits: a.int().default(0),
  updatedAt: a.updatedAt(),
}
const formerKeys = {
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}#{orderId}' },
  indexes: { gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER' } },
} as const
const nextKeys = {
  key: { partition: 'CUSTOMER#{customerId}', sort: 'O#{orderId}' },
  indexes: { gsi1: { partition: 'STATE#{state}', sort: '{placedAt}#{orderId}' } },
} as const

/** The release before the migration. */
export const former = defineTable(definition)
const FormerCustomer = former.entity('Customer', customer)
export const FormerOrder = former.entity('Order', {
  attributes,
  parents: { customer: { entity: FormerCustomer, count: 'orders' } },
  ...formerKeys,
})
former.access({ customer: FormerCustomer.get(), ordersOf: FormerOrder.query() })

/** The release after it. */
export const next = defineTable(definition)
const NextCustomer = next.entity('Customer', customer)
export const NextOrder = next.entity('Order', {
  attributes,
  parents: { customer: { entity: NextCustomer, count: 'orders' } },
  ...nextKeys,
})
export const nextAccess = next.access({
  customer: NextCustomer.get(),
  ordersOf: NextOrder.query(),
  order: NextOrder.get(),
})

/** The release that begins it: it reads by the former keys, and can store the next form as well. */
export const begun = defineTable(definition)
const BegunCustomer = begun.entity('Customer', customer)
export const BegunOrder = begun.entity('Order', {
  attributes,
  parents: { customer: { entity: BegunCustomer, count: 'orders' } },
  ...formerKeys,
  next: { entity: NextOrder },
})
export const begunAccess = begun.access({
  customer: BegunCustomer.get(),
  ordersOf: BegunOrder.query(),
  order: BegunOrder.get(),
  byId: BegunOrder.lookup('gsi1'),
})

/** The release of the switch: it reads by the next keys, and stores the former form as well. */
export const switched = defineTable(definition)
const SwitchedCustomer = switched.entity('Customer', customer)
export const SwitchedOrder = switched.entity('Order', {
  attributes,
  parents: { customer: { entity: SwitchedCustomer, count: 'orders' } },
  ...nextKeys,
  former: { entity: FormerOrder },
})
export const switchedAccess = switched.access({
  customer: SwitchedCustomer.get(),
  ordersOf: SwitchedOrder.query(),
  order: SwitchedOrder.get(),
  byState: SwitchedOrder.query('gsi1'),
})
export { BegunCustomer }
