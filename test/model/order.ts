import { type Attributes, a } from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'

/** The attributes of an order, some of which a key can have. */
export const attributes = {
  customerId: a.id(),
  orderId: a.id(),
  state: a.enum('OPEN', 'PAID'),
  placedOn: a.date(),
  note: a.string().optional(),
  total: a.number(),
  gift: a.boolean(),
} satisfies Attributes

/** A valid key of an order. */
export const key = { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' }

/** The faults of an entity called Order, with this key and these index entries. */
export const faultsOfKey = (key: object, indexes: object = {}, own: object = {}) =>
  faultsOf((table) => table.entity('Order', { attributes, key, indexes }), own)
