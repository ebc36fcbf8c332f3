import { a, defineTable } from '../../../src/model/index.ts'

const primaryKey = { partition: 'pk', sort: 'sk' } as const
const indexes = { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } } as const
const key = { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' } as const
const attributes = { customerId: a.id(), email: a.string(), name: a.string() }

/** The model with which the items were stored. */
export const before = defineTable({ name: 'crm', primaryKey, indexes })
export const OldCustomer = before.entity('Customer', { attributes, key })

/** The model that has changed: with an index, a derived attribute and a unique constraint. */
export const after = defineTable({ name: 'crm', primaryKey, indexes })
export const Customer = after.entity('Customer', {
  attributes: { ...attributes, nameKey: a.lowerCase('name') },
  key,
  indexes: { gsi1: { partition: 'CUSTOMERS#{customerId%8}', sort: '{nameKey}' } },
  unique: { email: ['email'] },
})
export const access = after.access({ customer: Customer.get() })
