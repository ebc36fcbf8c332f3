import { describe, expect, it } from 'vitest'
import { a } from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'
import { faultsOfKey, key } from './order.ts'

describe('a template', () => {
  it('must name existing, required attributes with an order', () => {
    expect(faultsOfKey({ partition: 'CUSTOMER#{customer}', sort: 'ORDER' })).toEqual([
      "Order: partition template 'CUSTOMER#{customer}': {customer} is not an attribute: declare it, or use one of " +
        'customerId, orderId, state, placedOn, note, total, gift',
    ])
    expect(faultsOfKey({ partition: 'N#{note}', sort: 'ORDER' })).toEqual([
      "Order: partition template 'N#{note}': {note} is optional: make it required",
    ])
    expect(faultsOfKey({ partition: 'C', sort: '{gift}' })).toEqual([
      "Order: sort template '{gift}': {gift} is a boolean, which has no order inside a key: use id, string, enum, " +
        'dateTime, date or a number with digits',
    ])
  })

  it('must have valid syntax', () => {
    const faultOf = (partition: string) => faultsOfKey({ partition, sort: 'ORDER' })
    expect(faultOf('C#{customerId')).toEqual(["Order: '{' without '}' in the template 'C#{customerId'"])
    expect(faultOf('C#customerId}')).toEqual(["Order: '}' without '{' in the template 'C#customerId}'"])
    expect(faultOf('C#{customer id}')).toEqual([
      "Order: '{customer id}' in the template 'C#{customer id}' is not {attribute} or {attribute%shards}",
    ])
    expect(faultOf('')).toEqual(["Order: partition template '': no key is empty: give it a fixed word"])
    expect(faultOf('x'.repeat(2049))).toEqual([
      expect.stringMatching(/: its fixed text has 2049 bytes, but a key has at most 2048: shorten it$/),
    ])
  })

  it('must separate its parts', () => {
    const faultOf = (sort: string, keyFormat = 'escaped') =>
      faultsOfKey({ partition: 'C', sort }, {}, { keyFormat })
    expect(faultOf('{state}{orderId}')).toEqual([
      "Order: sort template '{state}{orderId}': {state} and {orderId} are adjacent: put '#' between them",
    ])
    expect(faultOf('{state}-{orderId}')).toEqual([
      "Order: sort template '{state}-{orderId}': {state} is followed by '-': begin that with '#', or declare " +
        "keyFormat: 'verbatim'",
    ])
    expect(faultOf('US$#{orderId}')).toEqual([
      "Order: sort template 'US$#{orderId}': fixed text can't contain '$', which escapes values: use another character",
    ])
    expect(faultOf('{state}-{orderId}', 'verbatim')).toEqual([])
    expect(faultOf('{state}{orderId}', 'verbatim')).toEqual([
      "Order: sort template '{state}{orderId}': {state} and {orderId} are adjacent and can't be separated: put a " +
        'delimiter between them',
    ])
  })

  it('must exist exactly if the table has that key', () => {
    expect(faultsOfKey({ partition: 'C' })).toEqual([
      'Order: a sort template is missing: give it one, a fixed word where a partition has one item',
    ])
    expect(faultsOfKey(key, { gsi1: { sort: 'X' } })).toEqual([
      'Order on gsi1: a partition template is missing: give it one',
    ])
    const own = { primaryKey: { partition: 'pk' }, indexes: {} }
    expect(faultsOfKey({ partition: 'C#{orderId}', sort: 'X' }, {}, own)).toEqual([
      "Order: there is no sort key here: remove the sort template 'X'",
    ])
  })

  it('can shard a partition key once, into 2 to 1,000 shards', () => {
    expect(faultsOfKey({ partition: 'C', sort: '{orderId%4}' })).toEqual([
      "Order: sort template '{orderId%4}': {orderId%4} shards a sort key: shard the partition key",
    ])
    expect(faultsOfKey({ partition: 'C#{orderId%4}#{customerId%4}', sort: 'X' })).toEqual([
      expect.stringContaining('it has more than one {attribute%shards}: shard by one attribute'),
    ])
    for (const count of [1, 1001]) {
      expect(faultsOfKey({ partition: `C#{orderId%${count}}`, sort: 'X' })).toEqual([
        `Order: '{orderId%${count}}' must have 2 to 1000 shards`,
      ])
    }
  })

  it('of a number or binary key must be one attribute of that type', () => {
    const own = {
      primaryKey: { partition: { name: 'p', type: 'N' }, sort: { name: 's', type: 'B' } },
      indexes: {},
    }
    expect(faultsOfKey({ partition: 'C#{total}', sort: '{total}' }, {}, own)).toEqual([
      "Order: partition template 'C#{total}': the key attribute p is of type N: its template must be one {attribute} " +
        'alone',
      "Order: sort template '{total}': the key attribute s is of type B, and {total} is stored as N: give the key " +
        'attribute that type, or use another',
    ])
  })

  it('of a string key that is an attribute of the entity must name an attribute stored as a string', () => {
    const faults = faultsOf(
      (table) => table.entity('Row', { attributes: { n: a.int({ digits: 3 }) }, key: { partition: '{n}' } }),
      { primaryKey: { partition: 'n' }, indexes: {} },
    )
    expect(faults).toEqual([
      expect.stringContaining('the key attribute n is of type S, and {n} is stored as N'),
    ])
  })

  it('of a local index has the partition template of the primary key', () => {
    expect(faultsOfKey(key, { byState: { partition: 'STATE#{state}', sort: '{state}' } })).toEqual([
      'Order on byState: a local index shares the partition of the primary key: give sort only',
    ])
  })

  it('must belong to an index of the table', () => {
    expect(faultsOfKey(key, { gsi9: { partition: 'X', sort: 'Y' } })).toEqual([
      "Order: the table has no index 'gsi9' (it has gsi1, byState): declare it or rename this entry",
    ])
  })
})

it('cannot have binary or other unordered attributes in a string key', () => {
  const faults = faultsOf((table) =>
    table.entity('Blob', { attributes: { hash: a.binary() }, key: { partition: 'BLOB', sort: '{hash}' } }),
  )
  expect(faults).toEqual([expect.stringContaining('{hash} is a binary, which has no order inside a key')])
})
