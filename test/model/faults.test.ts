import { describe, expect, it } from 'vitest'
import { ModelError } from '../../src/errors.ts'
import { a } from '../../src/model/index.ts'
import { faultsOf, type LooseEntity, type LooseTable, tableOf } from './faults-of.ts'
import { attributes, key } from './order.ts'

describe('a model with several faults', () => {
  const declare = (table: LooseTable) => {
    const Order = table.entity('Order', {
      attributes,
      key,
      indexes: { gsi1: { partition: 'NOTE#{note}', sort: 'N' }, byState: { sort: '{state}#{placedOn}' } },
    })
    table.entity('Gift', {
      attributes: { a: a.id(), b: a.id() },
      key: { partition: 'CUSTOMER#{a}', sort: 'ORDER#{b}' },
    })
    table.entity('Big', { attributes, key: { partition: 'BIG#{orderId}', sort: '{total}' } })
    table.access({
      byNumber: Order.lookup('gsi9'),
      placed: Order.query('byState', { where: { placedOn: { gte: '2024-01-01' } } }),
      orders: Order.query({ order: 'desc' }),
    })
  }

  it('reports all of them, each with its location and a fix', () => {
    expect(faultsOf(declare)).toEqual([
      "Order on gsi1: partition template 'NOTE#{note}': {note} is optional: make it required, or declare this index " +
        'entry sparse: true',
      "Big: sort template '{total}': {total} is a number of unknown width, which can't be sorted as a string: declare " +
        'a.int({ digits }) or a.bigint({ digits }), or use a key attribute of type N',
      "Order: a lookup names the index 'gsi9', on which Order has no key: use one of gsi1, byState, or declare its " +
        'templates under indexes',
      "Order: a query on byState fixes values that its key can't express: placedOn needs state as well: the key is " +
        "'{state}#{placedOn}'",
      "Order and Gift: their primary keys 'CUSTOMER#{customerId}' + 'ORDER#{orderId}' and 'CUSTOMER#{a}' + " +
        "'ORDER#{b}' can be the same key, such as 'CUSTOMER#1' + 'ORDER#1', and one would overwrite the other: give " +
        'each its own fixed text',
      "orders: a query of Order by 'CUSTOMER#{customerId}' + 'ORDER#{orderId}' would also read Gift, whose key there " +
        "is 'CUSTOMER#{a}' + 'ORDER#{b}': begin each sort template with its own fixed text, or declare a collection " +
        'of both',
    ])
  })

  it('is rejected with one error whose message lists them', () => {
    expect(() => declare(tableOf())).toThrow(ModelError)
    expect(() => declare(tableOf())).toThrow(/^The model has 6 faults:\n {2}- Order on gsi1: .*\n {2}- Big: /)
  })
})

describe('access patterns', () => {
  const declare = (patterns: (table: LooseTable, entities: LooseEntity[]) => object) =>
    faultsOf((table) => {
      const Order = table.entity('Order', {
        attributes,
        key,
        indexes: { gsi1: { partition: 'ORDER#{orderId}', sort: '{state}#{placedOn}' } },
      })
      const Profile = table.entity('Profile', {
        attributes,
        key: { partition: key.partition, sort: 'PROFILE' },
      })
      const Other = table.entity('Other', {
        attributes,
        key: { partition: 'OTHER#{orderId}', sort: 'OTHER' },
      })
      table.access(patterns(table, [Order, Profile, Other]))
    })

  it('can be strongly consistent only on the table and on local indexes', () => {
    expect(
      declare((_, [Order]) => ({
        right: Order?.query({ consistent: true }),
        wrong: Order?.query('gsi1', { consistent: true }),
      })),
    ).toEqual([
      'wrong: the global index gsi1 has no consistent reads: remove consistent, or read by the primary key',
    ])
  })

  it('can fix parts of the sort key only from the left, with valid values', () => {
    const where = (fixed: object) => declare((_, [Order]) => ({ p: Order?.query('gsi1', { where: fixed }) }))
    expect(where({ state: 'OPEN', placedOn: { gte: '2024-01-01' } })).toEqual([])
    expect(where({ note: 'x' })).toEqual([
      "Order: a query on gsi1 fixes note, which is not a part of its sort key '{state}#{placedOn}': fix state, placedOn",
    ])
    expect(where({ placedOn: '2024-01-01' })).toEqual([
      "Order: a query on gsi1 fixes values that its key can't express: placedOn needs state as well: the key is '{state}#{placedOn}'",
    ])
    expect(where({ state: 'LOST' })).toEqual([
      'Order: a query on gsi1 fixes values that its key can\'t express: Order.state: expected one of OPEN, PAID, got "LOST"',
    ])
  })

  it('can read only indexes on which the entity has a key', () => {
    expect(declare((_, [, Profile]) => ({ p: Profile?.query('gsi1') }))).toEqual([
      "Profile: a query names the index 'gsi1', on which Profile has no key: declare its templates under indexes",
    ])
  })

  it('of a collection must read every entity of the item collection, and no other', () => {
    expect(
      declare((table, [Order, Profile]) => ({ p: table.collection([Order, Profile] as LooseEntity[]) })),
    ).toEqual([])
    expect(declare((table, [Order]) => ({ p: table.collection([Order] as LooseEntity[]) }))).toEqual([
      "p: the partition 'CUSTOMER#{customerId}' holds Profile too: add it to the collection, or narrow the collection " +
        'by beginsWith',
    ])
    expect(
      declare((table, [Order, Profile, Other]) => ({
        p: table.collection([Order, Profile, Other] as LooseEntity[]),
      })),
    ).toEqual([
      "p: Other has the partition template 'OTHER#{orderId}' and Order 'CUSTOMER#{customerId}': the members of a " +
        'collection share one',
    ])
    expect(
      declare((table, [Order, Profile]) => ({
        p: table.collection([Order, Profile] as LooseEntity[], { beginsWith: 'ORDER#' }),
      })),
    ).toEqual([
      "p: no key of Profile ('CUSTOMER#{customerId}' + 'PROFILE') begins with 'ORDER#': change beginsWith, or remove it " +
        'from the collection',
    ])
  })

  it('must belong to the table that names them', () => {
    const elsewhere = tableOf()
    const Foreign = elsewhere.entity('Foreign', { attributes, key })
    expect(declare(() => ({ p: Foreign.query() }))).toEqual([
      "p: it reads an entity of another table: name it among that table's access patterns",
    ])
  })
})
