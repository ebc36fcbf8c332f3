import { expect, it } from 'vitest'
import { a } from '../../src/model/index.ts'
import { faultsOf, type LooseTable } from './faults-of.ts'

const child = (table: LooseTable, parents: object, rest: object = {}) =>
  table.entity('Order', {
    attributes: { customerId: a.id(), orderId: a.id(), total: a.money(), note: a.string() },
    key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' },
    ...rest,
    parents,
  })
const parent = (table: LooseTable, attributes: object = {}) =>
  table.entity('Customer', {
    attributes: { customerId: a.id(), ...attributes },
    key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  })

it('a parent of a sound model has no faults, with the defaults that follow from its count', () => {
  const faults = faultsOf((table) => {
    const Customer = parent(table, { orders: a.count(), spent: a.sum({ scale: 2 }) })
    child(table, { customer: { entity: Customer, count: 'orders', sum: { spent: 'total' } } })
  })
  expect(faults).toEqual([])
})

it('counts need a query that finds the children of a parent', () => {
  const faults = faultsOf((table) => {
    const Customer = parent(table, { orders: a.count() })
    child(
      table,
      { customer: { entity: Customer, count: 'orders' } },
      { key: { partition: 'ORDER#{orderId}', sort: 'ORDER' } },
    )
  })
  expect(faults).toEqual([
    "Order: the parent 'customer' counts, sums, deletes or moves items that no query finds by their parent: declare a key of Order, on an index that carries what is summed, whose partition has customerId and nothing else",
  ])
})
