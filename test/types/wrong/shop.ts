import { a, defineTable } from 'dynagate'

/** A right model, for the wrong uses next to it. */
export const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    byTotal: { local: { sort: 'totalSk' } },
  },
})

export const attributes = {
  customerId: a.id(),
  orderId: a.id(),
  state: a.enum('OPEN', 'PAID'),
  placedAt: a.dateTime(),
  total: a.number(),
  gift: a.boolean(),
  note: a.string().optional(),
}

export const key = { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' } as const

export const Order = shop.entity('Order', {
  attributes,
  key,
  indexes: { gsi1: { partition: 'ORDERS#{customerId}', sort: '{state}#{placedAt}' } },
})

export const Profile = shop.entity('Profile', {
  attributes: { profileId: a.id() },
  key: { partition: 'PROFILE#{profileId}', sort: 'PROFILE' },
})

export const access = shop.access({ order: Order.get(), byState: Order.query('gsi1') })
