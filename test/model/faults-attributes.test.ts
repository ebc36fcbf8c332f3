import { describe, expect, it } from 'vitest'
import { a } from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'

describe('attributes', () => {
  const faultsOfAttribute = (attribute: object, own: object = {}) =>
    faultsOf(
      (table) =>
        table.entity('Order', {
          attributes: { orderId: a.id(), value: attribute },
          key: { partition: '{orderId}' },
        }),
      { primaryKey: { partition: 'pk' }, indexes: {}, ...own },
    )

  it.each([
    [
      'decimal of 0 digits',
      a.decimal({ digits: 0, scale: 0 }),
      'a.decimal({ digits: 0 }) must have 1 to 38 digits',
    ],
    [
      'decimal of 39 digits',
      a.decimal({ digits: 39, scale: 2 }),
      'a.decimal({ digits: 39 }) must have 1 to 38 digits',
    ],
    [
      'decimal of half a digit',
      a.decimal({ digits: 1.5, scale: 0 }),
      'a.decimal({ digits: 1.5 }) must have 1 to 38',
    ],
    [
      'decimal with a greater scale than digits',
      a.decimal({ digits: 2, scale: 3 }),
      'a.decimal({ digits: 2, scale: 3 }) must have 0 to 2 of its digits after the point',
    ],
    [
      'decimal with a negative scale',
      a.decimal({ digits: 2, scale: -1 }),
      'a.decimal({ digits: 2, scale: -1 }) must have',
    ],
    ['int of 16 digits', a.int({ digits: 16 }), 'a.int({ digits: 16 }) must have 1 to 15 digits'],
    ['int of 0 digits', a.int({ digits: 0 }), 'a.int({ digits: 0 }) must have 1 to 15 digits'],
    ['bigint of 39 digits', a.bigint({ digits: 39 }), 'a.bigint({ digits: 39 }) must have 1 to 38 digits'],
    [
      'bigint of negative digits',
      a.bigint({ digits: -1 }),
      'a.bigint({ digits: -1 }) must have 1 to 38 digits',
    ],
    ['enum without values', a.enum(...([] as unknown as ['A'])), 'a.enum() has no values: name at least one'],
    ['enum with a duplicate value', a.enum('A', 'B', 'A'), "a.enum() has 'A' twice: remove one"],
    ['enum with an empty value', a.enum('A', ''), "a.enum() has '' among its values"],
    [
      'list of an invalid attribute',
      a.list(a.int({ digits: 16 })),
      'a.int({ digits: 16 }) must have 1 to 15 digits',
    ],
    ['record of an invalid attribute', a.record(a.enum('A', 'A')), "a.enum() has 'A' twice"],
    [
      'map of an invalid attribute',
      a.map('At', { n: a.int({ digits: 16 }) }),
      'At.n: a.int({ digits: 16 }) must have',
    ],
    [
      'map member with a default',
      a.map('At', { n: a.int().default(1) }),
      'At.n: default() is for attributes of an item',
    ],
    [
      'map member with a stored name',
      a.map('At', { n: a.int().storedAs('x') }),
      'At.n: storedAs() is for attributes of',
    ],
  ])('%s', (_, attribute, fault) => {
    expect(faultsOfAttribute(attribute)).toEqual([expect.stringContaining(`Order.value: ${fault}`)])
  })

  it('for time to live must be stored in seconds', () => {
    const own = { timeToLive: 'value' }
    const fault =
      "Order.value: it is the table's timeToLive, which DynamoDB reads as seconds: declare it a.dateTime({ storedAs: " +
      "'epochSeconds' })"
    for (const wrong of [a.dateTime(), a.dateTime({ storedAs: 'epochMilliseconds' }), a.string(), a.date()]) {
      expect(faultsOfAttribute(wrong, own)).toEqual([fault])
    }
    expect(faultsOfAttribute(a.dateTime().storedAs('expires'), { timeToLive: 'expires' })).toEqual([fault])
    for (const right of [a.dateTime({ storedAs: 'epochSeconds' }).optional(), a.int()]) {
      expect(faultsOfAttribute(right, own)).toEqual([])
    }
    expect(faultsOfAttribute(a.dateTime(), { timeToLive: 'expires' })).toEqual([])
  })

  it('must have unique stored names', () => {
    expect(faultsOfAttribute(a.string().storedAs('orderId'))).toEqual([
      "Order.value: is stored as 'orderId', as orderId is: give one another storedAs()",
    ])
    expect(faultsOfAttribute(a.string().storedAs('pk'))).toEqual([
      "Order.value: is stored as 'pk', which is a key attribute of the table: store it under another name, with storedAs()",
    ])
    expect(faultsOfAttribute(a.string().storedAs('_type'), { typeAttribute: '_type' })).toEqual([
      "Order.value: is stored as '_type', which is the table's type attribute: store it under another name, with storedAs()",
    ])
    expect(faultsOfAttribute(a.string().storedAs(''))).toEqual([
      "Order.value: as an attribute's name, storedAs('') is empty: give it a name",
    ])
    const own = { primaryKey: { partition: 'pk', sort: { name: 'value', type: 'N' } } }
    const faults = faultsOf(
      (table) =>
        table.entity('Order', {
          attributes: { orderId: a.id(), count: a.int(), value: a.string() },
          key: { partition: '{orderId}', sort: '{count}' },
        }),
      { ...own, indexes: {} },
    )
    expect(faults).toEqual([
      'Order.value: is a key attribute of the table: store it under another name, with storedAs()',
    ])
  })
})

describe('names', () => {
  const attributes = { orderId: a.id() }
  const key = { partition: '{orderId}' }
  const own = { primaryKey: { partition: 'pk' }, indexes: {} }
  const named = (name: string, patterns: object = {}) =>
    faultsOf((table) => {
      table.entity(name, { attributes, key })
      table.access(patterns)
    }, own)

  it('cannot be those of built-in types', () => {
    expect(named('PageInfo')).toEqual([
      "PageInfo: as an entity's name, 'PageInfo' is a type of every schema: rename it",
    ])
    const address = a.map('String', { 'zip code': a.string() })
    const faults = faultsOf(
      (table) => table.entity('Order', { attributes: { ...attributes, addresses: a.list(address) }, key }),
      own,
    )
    expect(faults).toEqual([
      "Order.addresses: as a map's name, 'String' is a type of every schema: rename it",
      "Order.addresses: String.zip code: as a member's name, 'zip code' is not allowed in GraphQL: use letters, " +
        'digits and _, starting with a letter',
    ])
  })

  it('in a key cannot be those of paging arguments', () => {
    const faults = faultsOf((table) => {
      const Log = table.entity('Log', {
        attributes: { ...attributes, after: a.id() },
        key: { partition: 'LOG#{orderId}', sort: '{after}' },
      })
      table.access({ log: Log.get(), logs: Log.query() })
    })
    expect(faults).toEqual([
      "logs: its key has the part 'after', which is also an argument of every connection: rename the attribute, and " +
        "declare storedAs('after') to keep its name in the table",
    ])
  })

  it('of tables, indexes and key attributes must be valid in DynamoDB', () => {
    const indexes = { 'by size!': { global: { partition: '' } }, x: { global: { partition: 'y' } } }
    expect(faultsOf(() => undefined, { name: 'ab', indexes })).toEqual([
      "'ab': as a table's name, it must have 3 to 255 letters, digits, _, - or .: rename it",
      "ab: 'by size!', as an index's name, must have 3 to 255 letters, digits, _, - or .: rename it",
      "ab: 'x', as an index's name, must have 3 to 255 letters, digits, _, - or .: rename it",
      "ab: '', as a key attribute's name, must have 1 to 255 bytes: rename it",
    ])
  })

  it('must be valid in GraphQL and not reserved', () => {
    expect(named('__Order')).toEqual([
      "__Order: as an entity's name, '__Order' is reserved by GraphQL, as all that begin with __: rename it",
    ])
    expect(named('Bestellung-Übersicht')).toEqual([
      "Bestellung-Übersicht: as an entity's name, 'Bestellung-Übersicht' is not allowed in GraphQL: use letters, " +
        'digits and _, starting with a letter',
    ])
    const faults = faultsOf((table) => {
      const Order = table.entity('Order', {
        attributes: { orderId: a.id(), __typename: a.string(), '2nd': a.string(), toString: a.string() },
        key,
      })
      table.access({ __orders: Order.query() })
    }, own)
    expect(faults).toEqual([
      "__orders: as an access pattern's name, '__orders' is reserved by GraphQL, as all that begin with __: rename it",
      "Order.__typename: as an attribute's name, '__typename' is reserved by GraphQL, as all that begin with __: rename it",
      "Order.2nd: as an attribute's name, '2nd' is not allowed in GraphQL: use letters, digits and _, starting with a letter",
      "Order.toString: as an attribute's name, 'toString' is a member of every JavaScript object: rename it",
    ])
  })

  it('of entities and of patterns must be unique', () => {
    const faults = faultsOf((table) => {
      const Order = table.entity('Order', { attributes, key: { partition: 'A#{orderId}' } })
      table.entity('Order', { attributes, key: { partition: 'B#{orderId}' } })
      table.access({ order: Order.get() })
      table.access({ order: Order.get() })
    }, own)
    expect(faults).toEqual(['Order: two entities have this name: rename one'])
    expect(
      faultsOf((table) => {
        const Order = table.entity('Order', { attributes, key })
        table.access({ order: Order.get() })
        table.access({ order: Order.get() })
      }, own),
    ).toEqual(['order: two access patterns have this name: rename one'])
  })

  it('in the type attribute must be unique', () => {
    const faults = faultsOf(
      (table) => {
        table.entity('A', { attributes, key: { partition: 'A#{orderId}' }, typeValue: 'order' })
        table.entity('B', { attributes, key: { partition: 'B#{orderId}' }, typeValue: 'order' })
      },
      { ...own, typeAttribute: '_type' },
    )
    expect(faults).toEqual(["A and B share the typeValue 'order': give each its own"])
  })
})

describe('the expected size and count of items', () => {
  it('must be a number above 0', () => {
    const declare = (sizing: object) =>
      faultsOf(
        (table) =>
          table.entity('Order', {
            attributes: { orderId: a.id() },
            key: { partition: '{orderId}' },
            sizing,
          }),
        { primaryKey: { partition: 'pk' }, indexes: {} },
      )
    expect(declare({ bytes: 0, perPartition: -1 })).toEqual([
      'Order: sizing.bytes is 0: expected a positive number, or none',
      'Order: sizing.perPartition is -1: expected a positive number, or none',
    ])
    expect(declare({ bytes: 100, perPartition: 2.5 })).toEqual([])
  })
})
