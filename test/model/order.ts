import { type Attributes, boolean, date, id, number, oneOf, string } from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'

/** The attributes of an order, some of which may stand in a key. */
export const attributes = {
  customerId: id(),
  orderId: id(),
  state: oneOf('OPEN', 'PAID'),
  placedOn: date(),
  note: string().optional(),
  total: number(),
  gift: boolean(),
} satisfies Attributes

/** A right key of an order. */
export const key = { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' }

/** The faults of an entity called Order, with this key and these index entries. */
export const faultsOfKey = (key: object, indexes: object = {}, own: object = {}) =>
  faultsOf((table) => table.entity('Order', { attributes, key, indexes }), own)
