import { describe, expect, it } from 'vitest'
import { type Attribute, type AttributeFlag, a } from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'

const faultsOfMaps = (one: object, other: object) =>
  faultsOf((table) => {
    table.entity('Shop', {
      attributes: { shopId: a.id(), at: one },
      key: { partition: 'SHOP#{shopId}', sort: 'SHOP' },
    })
    table.entity('Customer', {
      attributes: { customerId: a.id(), home: other },
      key: { partition: 'CUSTOMER#{customerId}', sort: 'CUSTOMER' },
    })
  })

const address = a.map('Address', { city: a.string() })

/** How another map differs, the map, and the difference in the message. */
const others: [string, Attribute<unknown, AttributeFlag>, string][] = [
  ['other members', a.map('Address', { street: a.string() }), '{ street: string }'],
  ['a member more', a.map('Address', { city: a.string(), zip: a.int() }), '{ city: string, zip: int }'],
  ['an optional member', a.map('Address', { city: a.string().optional() }), '{ city?: string }'],
  [
    'other limits',
    a.map('Address', { city: a.string({ maxLength: 9 }) }),
    '{ city: string (At most 9 characters.) }',
  ],
  ['a map within by another name', a.map('Address', { city: a.map('City', {}) }), '{ city: City {  } }'],
]

describe('maps with the same name', () => {
  it.each(others)('are a fault with %s: on two entities, in lists and in maps', (_, other, shape) => {
    const fault =
      `Customer.home: the map 'Address' is ${shape}, and that of Shop.at is { city: string }: ` +
      'rename one, or declare the map once and use it for both'
    expect(faultsOfMaps(address, other)).toEqual([fault])
    expect(faultsOfMaps(address, a.list(other))).toEqual([fault])
    expect(faultsOfMaps(address, a.map('Home', { address: other }))).toEqual([fault])
  })

  it('are one type if they are equal', () => {
    expect(faultsOfMaps(address, a.map('Address', { city: a.string() }).optional())).toEqual([])
  })

  it('are a fault if an entity has the name', () => {
    expect(faultsOfMaps(a.map('Customer', { name: a.string() }), a.string())).toEqual([
      "Shop.at: the map 'Customer' has the name of an entity: rename the map",
    ])
  })
})
