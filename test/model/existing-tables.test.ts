import { describe, expect, it } from 'vitest'
import {
  a,
  decodeItem,
  defineTable,
  ExactNumber,
  encodeItem,
  entityOf,
  primaryKeyOf,
} from '../../src/model/index.ts'

describe('keys of an existing table: keyFormat verbatim', () => {
  const legacy = defineTable({
    name: 'legacy',
    primaryKey: { partition: 'PK', sort: 'SK' },
    keyFormat: 'verbatim',
    typeAttribute: '_et',
  })
  const User = legacy.entity('User', {
    attributes: { tenant: a.id(), name: a.string(), seat: a.int({ digits: 4 }) },
    key: { partition: '$app#tenant_{tenant}', sort: 'user|{name}::{seat}' },
    typeValue: 'user',
  })
  legacy.check()

  it("are written without escapes, with the table's prefixes, delimiters and padding", () => {
    expect(encodeItem(User, { tenant: 'a#b', name: 'Ann Lee', seat: 7 })).toEqual({
      PK: '$app#tenant_a#b',
      SK: 'user|Ann Lee::0007',
      _et: 'user',
      tenant: 'a#b',
      name: 'Ann Lee',
      seat: 7,
    })
  })

  it('are decoded, also from items that have only their key', () => {
    const key = { PK: '$app#tenant_t', SK: 'user|Ann Lee::0007' }
    expect(decodeItem(User, key)).toEqual({ __typename: 'User', tenant: 't', name: 'Ann Lee', seat: 7 })
    expect(entityOf(legacy, { PK: '$app#tenant_t', SK: 'user|Ann Lee:7' })).toBeUndefined()
  })

  it('reject a value that contains or overlaps the literal after it, since it would be decoded as another', () => {
    for (const name of ['a::b', '::', 'a:']) {
      expect(() => primaryKeyOf(User, { tenant: 't', name, seat: 1 }), name).toThrow(
        "User.name: must not hold '::', which ends it in the key 'user|{name}::{seat}'",
      )
    }
    expect(primaryKeyOf(User, { tenant: 't', name: ':a', seat: 1 }).SK).toBe('user|:a::0001')
  })

  it('can be sharded by any value, which is not in the key itself', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk' }, keyFormat: 'verbatim' })
    const Row = table.entity('Row', {
      attributes: { rowId: a.id() },
      key: { partition: '{rowId%4}#{rowId}' },
    })
    expect(primaryKeyOf(Row, { rowId: 'a#b' }).pk).toMatch(/^[0-3]#a#b$/)
  })

  it('can be used for one entity, next to others with escaped keys', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk' } })
    const attributes = { thingId: a.id() }
    const Old = table.entity('Old', {
      attributes,
      key: { partition: 'old-{thingId}' },
      keyFormat: 'verbatim',
    })
    const New = table.entity('New', { attributes, key: { partition: 'NEW#{thingId}' } })
    table.check()
    expect([primaryKeyOf(Old, { thingId: 'a#b' }), primaryKeyOf(New, { thingId: 'a#b' })]).toEqual([
      { pk: 'old-a#b' },
      { pk: 'NEW#a$23b' },
    ])
  })
})

describe('key attributes that are attributes of the entity', () => {
  const plain = defineTable({
    name: 'orders',
    primaryKey: { partition: 'customerId', sort: 'placedAt' },
    indexes: { byState: { global: { partition: 'state', sort: 'placedAt' } } },
  })
  const Order = plain.entity('Order', {
    attributes: {
      customerId: a.id(),
      placedAt: a.dateTime(),
      status: a.enum('OPEN', 'DONE').storedAs('state'),
    },
    key: { partition: '{customerId}', sort: '{placedAt}' },
    indexes: { byState: { partition: '{status}', sort: '{placedAt}' } },
  })
  plain.check()

  it('are stored once and without escapes', () => {
    const order = { customerId: 'a#b c', placedAt: new Date(0), status: 'OPEN' }
    const stored = { customerId: 'a#b c', placedAt: '1970-01-01T00:00:00.000Z', state: 'OPEN' }
    expect(encodeItem(Order, order)).toEqual(stored)
    expect(decodeItem(Order, stored)).toEqual({ __typename: 'Order', ...order })
    expect(entityOf(plain, stored)).toBe(Order)
  })

  it("are limited to DynamoDB's key lengths", () => {
    expect(() => primaryKeyOf(Order, { customerId: 'x'.repeat(2049), placedAt: new Date(0) })).toThrow(
      'Order.customerId: the partition key would be 2049 bytes long',
    )
  })
})

describe('keys of type N and B', () => {
  const meters = defineTable({
    name: 'meters',
    primaryKey: { partition: { name: 'device', type: 'B' }, sort: { name: 'at', type: 'N' } },
    indexes: {
      byValue: { local: { sort: { name: 'value', type: 'N' } } },
      byBatch: { global: { partition: { name: 'batch', type: 'N' }, sort: 'note' } },
    },
  })
  const Reading = meters.entity('Reading', {
    attributes: {
      device: a.binary(),
      takenAt: a.dateTime({ storedAs: 'epochMilliseconds' }).storedAs('at'),
      value: a.decimal({ digits: 38, scale: 10 }),
      batch: a.bigint(),
      note: a.string(),
    },
    key: { partition: '{device}', sort: '{takenAt}' },
    indexes: { byValue: { sort: '{value}' }, byBatch: { partition: '{batch}', sort: '{note}' } },
  })
  meters.check()

  const longest = '1234567890123456789012345678.0123456789'
  const reading = {
    device: new Uint8Array([0, 255]),
    takenAt: new Date(5),
    value: longest,
    batch: 10n ** 37n + 1n,
    note: 'n',
  }

  it('hold numbers of 38 digits and binaries in their own types', () => {
    const stored = encodeItem(Reading, reading)
    expect(stored).toEqual({
      device: new Uint8Array([0, 255]),
      at: 5,
      value: new ExactNumber(longest),
      batch: 10n ** 37n + 1n,
      note: 'n',
    })
    expect(decodeItem(Reading, stored)).toEqual({ __typename: 'Reading', ...reading })
  })

  it('must not be empty or too long, like strings', () => {
    const expectRejected = (device: Uint8Array) => expect(() => primaryKeyOf(Reading, { ...reading, device }))
    expectRejected(new Uint8Array()).toThrow('Reading.device: the partition key would be empty')
    expectRejected(new Uint8Array(2049)).toThrow('Reading.device: the partition key would be 2049 bytes long')
  })

  it('accept a.number() and a.int() without digits, which sort by value', () => {
    const table = defineTable({
      name: 'table',
      primaryKey: { partition: { name: 'a', type: 'N' }, sort: { name: 'b', type: 'N' } },
    })
    const Point = table.entity('Point', {
      attributes: { a: a.number(), b: a.int() },
      key: { partition: '{a}', sort: '{b}' },
    })
    table.check()
    expect(primaryKeyOf(Point, { a: 1.5, b: -2 })).toEqual({ a: 1.5, b: -2 })
  })
})

describe('an index with the primary key in reverse', () => {
  const graph = defineTable({
    name: 'graph',
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: { inverse: { global: { partition: 'sk', sort: 'pk' } } },
  })
  const Edge = graph.entity('Edge', {
    attributes: { from: a.id(), to: a.id() },
    key: { partition: 'NODE#{from}', sort: 'NODE#{to}' },
    indexes: { inverse: { partition: 'NODE#{to}', sort: 'NODE#{from}' } },
  })
  graph.check()

  it('shares the table’s key attributes', () => {
    expect(encodeItem(Edge, { from: 'a', to: 'b' })).toEqual({
      pk: 'NODE#a',
      sk: 'NODE#b',
      from: 'a',
      to: 'b',
    })
    expect(Edge.query('inverse').keyCondition({ to: 'b' })).toEqual({
      partitions: [['NODE#b']],
      sort: { kind: 'beginsWith', prefix: 'NODE#' },
    })
  })
})
