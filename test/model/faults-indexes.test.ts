import { describe, expect, it } from 'vitest'
import { a } from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'
import { faultsOfKey, key } from './order.ts'

describe('indexes', () => {
  const many = (count: number, make: (at: number) => object) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`index${at}`, make(at)]))

  it("are limited in number like DynamoDB's", () => {
    const locals = many(6, (at) => ({ local: { sort: `l${at}` } }))
    const globals = many(21, (at) => ({ global: { partition: `g${at}` } }))
    expect(faultsOf(() => undefined, { indexes: locals })).toEqual([
      'shop: it has 6 local indexes, and DynamoDB allows 5: drop some',
    ])
    expect(faultsOf(() => undefined, { indexes: globals })).toEqual([
      'shop: it has 21 global indexes, and DynamoDB allows 20: let entities share them',
    ])
    expect(
      faultsOf(() => undefined, {
        primaryKey: { partition: 'pk' },
        indexes: { bySize: { local: { sort: 's' } } },
      }),
    ).toEqual(['shop: local indexes need a table with a sort key: declare primaryKey.sort'])
  })

  it('have two key attributes, each of one type', () => {
    const indexes = {
      gsi1: { global: { partition: 'x', sort: 'x' } },
      gsi2: { global: { partition: { name: 'sk', type: 'N' } } },
    }
    expect(faultsOf(() => undefined, { indexes })).toEqual([
      "shop: index gsi1 has 'x' twice in its key: name another attribute",
      "shop: the key attribute 'sk' is declared as S and as N: give it one type",
    ])
  })

  it('can project only stored attributes', () => {
    const project = (...projection: string[]) =>
      faultsOf(
        (table) =>
          table.entity('Order', {
            attributes: { orderId: a.id(), note: a.string().storedAs('n') },
            key: { partition: '{orderId}', sort: 'O' },
          }),
        { indexes: { gsi1: { global: { partition: 'g' }, projection } } },
      )
    expect(project('n')).toEqual([])
    expect(project('note')).toEqual([
      "shop: the projection of gsi1 names 'note', which no entity stores: use the stored name of an attribute",
    ])
    expect(project('n', '_type')).toEqual([expect.stringContaining("names '_type', which no entity stores")])
    expect(project('n', 'n')).toEqual(["shop: the projection of gsi1 names 'n' twice: remove one"])
    expect(project()).toEqual(["shop: the projection of gsi1 names no attribute: write 'keysOnly'"])
  })

  it('can project only as many attributes as DynamoDB allows', () => {
    const names = Array.from({ length: 21 }, (_, at) => `n${at}`)
    const stored = Object.fromEntries(names.map((name) => [name, a.string()]))
    const project = (projections: readonly (readonly string[])[]) =>
      faultsOf(
        (table) =>
          table.entity('Wide', {
            attributes: { wideId: a.id(), ...stored },
            key: { partition: '{wideId}', sort: 'W' },
          }),
        {
          indexes: many(projections.length, (at) => ({
            global: { partition: `g${at}` },
            projection: projections[at],
          })),
        },
      )
    const twenty = names.slice(0, 20)
    expect(project([twenty, twenty, twenty, twenty, twenty])).toEqual([])
    expect(project([names])).toEqual([
      "shop: the projection of index0 names 21 attributes, and DynamoDB allows 20: write 'all', or name fewer",
    ])
    expect(project([twenty, twenty, twenty, twenty, twenty, ['n1']])).toEqual([
      "shop: the projections of its indexes name 101 attributes, and DynamoDB allows 100: write 'all' for some, or name fewer",
    ])
  })

  it('and tables can only have settings that CreateTable accepts', () => {
    expect(faultsOf(() => undefined, { capacity: { read: 0, write: 1.5 }, timeToLive: '' })).toEqual([
      'shop: capacity.read is 0: give an integer of at least 1',
      'shop: capacity.write is 1.5: give an integer of at least 1',
      "shop: '', as timeToLive, must have 1 to 255 bytes: name a stored attribute",
    ])
    expect(faultsOf(() => undefined, { capacity: { read: 1, write: 5 }, timeToLive: 'ttl' })).toEqual([])
  })

  it('cannot have the type attribute as a key, but can project it', () => {
    const withType = (projection: readonly string[], typeAttribute: string) =>
      faultsOf(() => undefined, {
        typeAttribute,
        indexes: { gsi1: { global: { partition: 'g' }, projection } },
      })
    expect(withType(['_type'], '_type')).toEqual([])
    expect(withType(['g'], 'g')).toContainEqual("shop: typeAttribute 'g' is a key attribute: name another")
  })

  it('must have the same template for a shared key attribute', () => {
    const indexes = { inverse: { global: { partition: 'sk', sort: 'pk' } } }
    expect(
      faultsOfKey(key, { inverse: { partition: 'O#{orderId}', sort: key.partition } }, { indexes }),
    ).toEqual([
      "Order on inverse: 'sk' is a key of the table and of inverse, but one attribute has one value: use " +
        "'ORDER#{orderId}' for both, or 'O#{orderId}'",
    ])
    expect(faultsOfKey(key, {}, { indexes })).toEqual([
      'Order on inverse: its items have the key attributes of inverse and so are in it: declare their templates there',
    ])
  })
})
