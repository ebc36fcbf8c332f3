import { describe, expect, it } from 'vitest'
import {
  binary,
  date,
  dateTime,
  decimal,
  defineTable,
  ExactNumber,
  greatestBeginningWith,
  id,
  int,
  number,
  oneOf,
  string,
} from '../../src/model/index.ts'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    byDay: { global: { partition: 'dayPk', sort: 'daySk' } },
    byState: { local: { sort: 'stateSk' } },
    byTotal: { local: { sort: { name: 'total', type: 'N' } } },
    byName: { local: { sort: 'nameSk' } },
    byNote: { local: { sort: 'note' } },
  },
})
const Customer = shop.entity('Customer', {
  attributes: { customerId: id(), email: string() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'EMAIL#{email}', sort: 'CUSTOMER' } },
})
const Order = shop.entity('Order', {
  attributes: {
    customerId: id(),
    orderId: id(),
    placedOn: date(),
    state: oneOf('OPEN', 'PAID'),
    total: decimal({ digits: 5, scale: 2 }),
    name: string(),
    note: string(),
  },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedOn}#{orderId}' },
  indexes: {
    gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER#{placedOn}' },
    byDay: { partition: 'DAY#{placedOn}#{orderId%3}', sort: '{orderId}' },
    byState: { sort: '{state}#{placedOn}' },
    byTotal: { sort: '{total}' },
    byName: { sort: 'NAME#{name}' },
    byNote: { sort: '{note}' },
  },
})
const access = shop.access({
  customer: Customer.get({ consistent: true }),
  byEmail: Customer.lookup('gsi1'),
  orders: Order.query({ newestFirst: true }),
  ordersOf: Order.query('byState', { where: { state: 'OPEN' } }),
  byState: Order.query('byState'),
  byTotal: Order.query('byTotal'),
  byName: Order.query('byName'),
  byNote: Order.query('byNote'),
  ofDay: Order.query('byDay'),
  page: shop.collection([Customer, Order]),
  ordersOnly: shop.collection([Order], { beginsWith: 'ORDER#' }),
})
const day = '2024-05-01'
const at = { customerId: 'c' }
const partitions = ['CUSTOMER#c']

describe('a named pattern', () => {
  it('says what it is', () => {
    expect(access.orders).toMatchObject({
      kind: 'query',
      name: 'orders',
      entities: [Order],
      newestFirst: true,
      consistent: false,
      templates: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedOn}#{orderId}' },
      index: { name: undefined, kind: 'primary' },
    })
    expect(access.customer).toMatchObject({ kind: 'get', name: 'customer', consistent: true })
    expect(access.byEmail).toMatchObject({ kind: 'lookup', index: { name: 'gsi1', kind: 'global' } })
    expect([...shop.patterns.keys()]).toEqual(Object.keys(access))
    expect(shop.patterns.get('page')).toBe(access.page)
  })

  const argumentsOf = (pattern: keyof typeof access) =>
    access[pattern].arguments.map(
      ({ name, required, ranged }) => `${name}${required ? '!' : ''}${ranged ? ' range' : ''}`,
    )

  it('lists its arguments: what it must be told, what it may be, and where a range may stand', () => {
    expect(argumentsOf('customer')).toEqual(['customerId!'])
    expect(argumentsOf('byEmail')).toEqual(['email!'])
    expect(argumentsOf('orders')).toEqual(['customerId!', 'placedOn range', 'orderId'])
    expect(argumentsOf('byState')).toEqual(['customerId!', 'state', 'placedOn range'])
    expect(argumentsOf('ordersOf')).toEqual(['customerId!', 'placedOn range'])
    expect(argumentsOf('byTotal')).toEqual(['customerId!', 'total range'])
    expect(argumentsOf('ofDay')).toEqual(['placedOn!', 'orderId'])
    expect(argumentsOf('page')).toEqual(['customerId!'])
  })
})

describe('the key condition', () => {
  it('of a get and of a lookup is one whole key', () => {
    expect(access.customer.keyCondition(at)).toEqual({
      partitions,
      sort: { kind: 'equals', value: 'PROFILE' },
    })
    expect(access.byEmail.keyCondition({ email: 'a#b' })).toEqual({
      partitions: ['EMAIL#a$23b'],
      sort: { kind: 'equals', value: 'CUSTOMER' },
    })
  })

  it('of a lookup may leave parts of the sort key open', () => {
    const order = Order.lookup('gsi1')
    expect(order.keyCondition({ orderId: 'o' }).sort).toEqual({ kind: 'beginsWith', prefix: 'ORDER#' })
    expect(order.keyCondition({ orderId: 'o', placedOn: day }).sort).toEqual({
      kind: 'equals',
      value: `ORDER#${day}`,
    })
  })

  it('begins with the template’s own text where nothing is asked, up to a delimiter', () => {
    expect(access.orders.keyCondition(at)).toEqual({
      partitions,
      sort: { kind: 'beginsWith', prefix: 'ORDER#' },
    })
    expect(access.orders.keyCondition({ ...at, placedOn: day }).sort).toEqual({
      kind: 'beginsWith',
      prefix: `ORDER#${day}#`,
    })
    expect(access.byState.keyCondition(at).sort).toEqual({ kind: 'any' })
    expect(access.byState.keyCondition({ ...at, state: 'OPEN' }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'OPEN#',
    })
    expect(access.ordersOf.keyCondition(at)).toEqual(access.byState.keyCondition({ ...at, state: 'OPEN' }))
  })

  it('of a collection is the partition, whole or under its fixed text', () => {
    expect(access.page.keyCondition(at)).toEqual({ partitions, sort: { kind: 'any' } })
    expect(access.ordersOnly.keyCondition(at).sort).toEqual({ kind: 'beginsWith', prefix: 'ORDER#' })
  })

  it('fans out over all shards, unless the sharding id is known', () => {
    const inDay = (shard: number) => `DAY#${day}#${shard}`
    expect(access.ofDay.keyCondition({ placedOn: day })).toEqual({
      partitions: [inDay(0), inDay(1), inDay(2)],
      sort: { kind: 'any' },
    })
    expect(access.ofDay.keyCondition({ placedOn: day, orderId: 'o-1' })).toEqual({
      partitions: [expect.stringMatching(/^DAY#2024-05-01#[012]$/)],
      sort: { kind: 'equals', value: 'o-1' },
    })
    for (const open of [null, { from: 'o-1' }]) {
      expect(access.ofDay.keyCondition({ placedOn: day, orderId: open }).partitions).toHaveLength(3)
    }
  })

  it('takes null for what was not asked, as GraphQL clients send it', () => {
    expect(access.orders.keyCondition({ ...at, placedOn: null, orderId: null })).toEqual(
      access.orders.keyCondition(at),
    )
    expect(access.orders.keyCondition({ ...at, placedOn: { from: null, to: null, prefix: null } })).toEqual(
      access.orders.keyCondition(at),
    )
    expect(access.byTotal.keyCondition({ ...at, total: { to: '5.00', before: null } }).sort).toEqual({
      kind: 'atMost',
      value: new ExactNumber('5.00'),
    })
  })
})

describe('a part of the sort key that the partition key holds too', () => {
  const table = defineTable({ name: 't', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Visit = table.entity('Visit', {
    attributes: { userId: id(), page: string(), day: date() },
    key: { partition: 'USER#{userId}', sort: '{page}#{userId}#{day}' },
  })
  const access = table.access({ visits: Visit.query(), home: Visit.query({ where: { page: 'home' } }) })

  it('is known, and not asked for again', () => {
    expect(access.visits.arguments.map(({ name }) => name)).toEqual(['userId', 'page', 'day'])
    expect(access.visits.keyCondition({ userId: 'u' }).sort).toEqual({ kind: 'any' })
    expect(access.visits.keyCondition({ userId: 'u', page: 'home' }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'home#u#',
    })
    expect(access.home.keyCondition({ userId: 'u', day: { prefix: '2024' } }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'home#u#2024',
    })
    expect(() => Visit.query().keyCondition({ userId: 'u', day } as never)).toThrow('day needs page as well')
  })
})

describe('what a pattern fixes by where', () => {
  it('may be a range, and then nothing that follows it is asked for', () => {
    const table = defineTable({ name: 't', primaryKey: { partition: 'pk', sort: 'sk' } })
    const Review = table.entity('Review', {
      attributes: { productId: id(), stars: int({ digits: 1 }), reviewId: id() },
      key: { partition: 'PRODUCT#{productId}', sort: '{stars}#{reviewId}' },
    })
    const { good } = table.access({ good: Review.query({ where: { stars: { from: 4 } } }) })
    expect(good.arguments.map(({ name }) => name)).toEqual(['productId'])
    expect(good.keyCondition({ productId: 'p' }).sort).toEqual({ kind: 'atLeast', value: '4' })
  })
})

describe('a range', () => {
  const sort = (range: object) => access.orders.keyCondition({ ...at, placedOn: range }).sort

  it('over a part in the middle takes in everything that follows its bounds', () => {
    expect(sort({ from: day, to: '2024-05-31' })).toEqual({
      kind: 'between',
      low: `ORDER#${day}`,
      high: 'ORDER#2024-05-31$',
    })
    expect(sort({ after: day, before: '2024-05-31' })).toEqual({
      kind: 'between',
      low: `ORDER#${day}$`,
      high: 'ORDER#2024-05-31',
    })
  })

  it('with one bound never runs on into what the template doesn’t make', () => {
    expect(sort({ from: day })).toEqual({ kind: 'between', low: `ORDER#${day}`, high: 'ORDER$' })
    expect(sort({ to: day })).toEqual({ kind: 'between', low: 'ORDER#', high: `ORDER#${day}$` })
    expect(access.byState.keyCondition({ ...at, state: 'OPEN', placedOn: { before: day } }).sort).toEqual({
      kind: 'between',
      low: 'OPEN#',
      high: expect.stringMatching(/^OPEN#2024-05-00/),
    })
  })

  it('over the last part is exact to the byte', () => {
    const byName = (range: object) => access.byName.keyCondition({ ...at, name: range }).sort
    expect(byName({ from: 'a', to: 'b' })).toEqual({ kind: 'between', low: 'NAME#a', high: 'NAME#b' })
    expect(byName({ after: 'a', before: 'b' })).toEqual({
      kind: 'between',
      low: 'NAME#a\u0000',
      high: greatestBeginningWith('NAME#a'),
    })
  })

  it('over a whole key needs no second bound', () => {
    const byNote = (range: object) => access.byNote.keyCondition({ ...at, note: range }).sort
    expect(byNote({ from: 'a' })).toEqual({ kind: 'atLeast', value: 'a' })
    expect(byNote({ to: 'a' })).toEqual({ kind: 'atMost', value: 'a' })
    expect(byNote({ prefix: 'a#' })).toEqual({ kind: 'beginsWith', prefix: 'a#' })
    expect(byNote({ prefix: '' })).toEqual({ kind: 'any' })
  })

  it('by prefix is of a text’s beginning', () => {
    expect(sort({ prefix: '2024-05' })).toEqual({ kind: 'beginsWith', prefix: 'ORDER#2024-05' })
    expect(access.byName.keyCondition({ ...at, name: { prefix: 'a#' } }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'NAME#a$23',
    })
  })

  it('over numbers compares numbers', () => {
    const byTotal = (range: object) => access.byTotal.keyCondition({ ...at, total: range }).sort
    const euros = (text: string) => new ExactNumber(text)
    expect(byTotal({ from: '5', to: '10' })).toEqual({
      kind: 'between',
      low: euros('5.00'),
      high: euros('10.00'),
    })
    expect(byTotal({ after: '5', before: '10' })).toEqual({
      kind: 'between',
      low: euros('5.01'),
      high: euros('9.99'),
    })
    expect(byTotal({ after: '-5' })).toEqual({ kind: 'above', value: euros('-5.00') })
    expect(byTotal({ before: '10' })).toEqual({ kind: 'below', value: euros('10.00') })
    expect(byTotal({ from: '10' })).toEqual({ kind: 'atLeast', value: euros('10.00') })
  })
})

describe('bad input, each with the argument and the reason', () => {
  const refused = (pattern: keyof typeof access, values: object, message: string) => {
    expect(() => access[pattern].keyCondition({ ...at, ...values })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', message }),
    )
  }
  const sortKey = "the key is 'ORDER#{placedOn}#{orderId}'"

  it('a part after an open one, or after a range', () => {
    refused('orders', { orderId: 'o' }, `orderId needs placedOn as well: ${sortKey}`)
    refused(
      'orders',
      { placedOn: { from: day }, orderId: 'o' },
      `orderId can't follow a range of placedOn: ${sortKey}`,
    )
    refused('byState', { placedOn: day }, "placedOn needs state as well: the key is '{state}#{placedOn}'")
    refused(
      'byState',
      { placedOn: { from: day } },
      "placedOn needs state as well: the key is '{state}#{placedOn}'",
    )
  })

  it('a range whose bounds contradict each other', () => {
    const next = '2024-05-02'
    refused(
      'orders',
      { placedOn: { from: day, after: day } },
      'placedOn: the range takes from or after, not both',
    )
    refused(
      'orders',
      { placedOn: { to: day, before: day } },
      'placedOn: the range takes to or before, not both',
    )
    refused(
      'orders',
      { placedOn: { prefix: '2', to: day } },
      'placedOn: the range takes a prefix or bounds, not both',
    )
    refused(
      'orders',
      { placedOn: { from: next, to: day } },
      'placedOn: the range begins (from) behind its end (to)',
    )
    refused(
      'orders',
      { placedOn: { after: next, before: day } },
      'placedOn: the range begins (after) behind its end (before)',
    )
    const empty = 'the range is empty: its bounds exclude each other'
    refused('orders', { placedOn: { after: day, to: day } }, `placedOn: ${empty}`)
    refused('byTotal', { total: { after: '5.00', before: '5.01' } }, `total: ${empty}`)
    refused('byName', { name: { before: '' } }, `name: ${empty}`)
    refused('byNote', { note: { before: '' } }, `note: ${empty}`)
    refused('byNote', { note: { after: 'a', before: 'a\u0000' } }, `note: ${empty}`)
  })

  it('a value or a bound that doesn’t fit', () => {
    refused('orders', { placedOn: 'May' }, 'Order.placedOn: expected a day like 2026-01-31, got "May"')
    refused('orders', { placedOn: { from: 7 } }, 'Order.placedOn: expected a day like 2026-01-31, got 7')
    refused('byState', { state: 'LOST' }, 'Order.state: expected one of OPEN, PAID, got "LOST"')
    refused('orders', { customerId: null }, "customerId must be given: the key is 'CUSTOMER#{customerId}'")
    refused(
      'byTotal',
      { total: { prefix: '1' } },
      'Order.total: takes a prefix only as well-formed text of a text attribute',
    )
    refused(
      'byName',
      { name: { before: 'x'.repeat(1020) } },
      'Order.name: the sort key would be 1025 bytes long, and DynamoDB takes at most 1024',
    )
  })
})

describe('numbers of 38 digits in a number key', () => {
  const table = defineTable({
    name: 't',
    primaryKey: { partition: 'pk', sort: { name: 'n', type: 'N' } },
    indexes: {
      byFloat: { local: { sort: { name: 'float', type: 'N' } } },
      byBytes: { local: { sort: { name: 'bytes', type: 'B' } } },
      byCount: { local: { sort: { name: 'count', type: 'N' } } },
      byTime: { local: { sort: { name: 'time', type: 'N' } } },
    },
  })
  const Row = table.entity('Row', {
    attributes: {
      n: decimal({ digits: 38, scale: 0 }),
      float: number(),
      bytes: binary(),
      count: int(),
      time: dateTime({ storedAs: 'epochSeconds' }),
    },
    key: { partition: 'R', sort: '{n}' },
    indexes: {
      byFloat: { sort: '{float}' },
      byBytes: { sort: '{bytes}' },
      byCount: { sort: '{count}' },
      byTime: { sort: '{time}' },
    },
  })
  table.check()
  const low = `1${'0'.repeat(37)}`
  const high = `1${'0'.repeat(36)}1`

  it('are told apart to the last digit', () => {
    const rows = Row.query()
    expect(rows.keyCondition({ n: { from: low, before: high } }).sort).toEqual({
      kind: 'between',
      low: new ExactNumber(low),
      high: new ExactNumber(low),
    })
    expect(() => rows.keyCondition({ n: { from: high, to: low } })).toThrow('behind its end')
    expect(() => rows.keyCondition({ n: { from: `-${low}`, to: `-${high}` } })).toThrow('behind its end')
  })

  it('leave out bounds by the next whole number or second; a float has no next number', () => {
    expect(Row.query('byCount').keyCondition({ count: { after: -1, before: 9 } }).sort).toEqual({
      kind: 'between',
      low: 0,
      high: 8,
    })
    expect(
      Row.query('byTime').keyCondition({ time: { after: new Date(1000), before: new Date(9000) } }).sort,
    ).toEqual({ kind: 'between', low: 2, high: 8 })
    expect(() => Row.query('byFloat').keyCondition({ float: { after: 1, to: 2 } })).toThrow(
      "float: the range of a number can't leave out a bound between two: use from and to",
    )
  })

  it('and bytes are asked for by value', () => {
    const bytes = new Uint8Array([7])
    const byBytes = Row.query('byBytes')
    expect(byBytes.arguments.map(({ ranged }) => ranged)).toEqual([false])
    expect(byBytes.keyCondition({ bytes }).sort).toEqual({ kind: 'equals', value: bytes })
    expect(() => byBytes.keyCondition({ bytes: { from: bytes } })).toThrow(
      'bytes: the range takes a value only',
    )
  })
})

describe('verbatim keys', () => {
  const table = defineTable({
    name: 't',
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: { byDay: { local: { sort: 'daySk' } } },
    keyFormat: 'verbatim',
  })
  const Log = table.entity('Log', {
    attributes: { host: string(), day: date(), line: string() },
    key: { partition: 'LOG', sort: '{host}--{line}' },
    indexes: { byDay: { sort: '{day}|{line}' } },
  })
  table.check()
  const byHost = Log.query()
  const byDay = Log.query('byDay')

  it('are not in the order of a part of varying width, so it takes no range', () => {
    expect(byHost.arguments.map(({ name, ranged }) => [name, ranged])).toEqual([
      ['host', false],
      ['line', true],
    ])
    expect(() => byHost.keyCondition({ host: { from: 'a' } })).toThrow(
      "host: the range takes a value only: keys like '{host}--{line}' aren't in its order",
    )
  })

  it('are in the order of a part of one width', () => {
    expect(byDay.keyCondition({ day: { from: day, to: day } }).sort).toEqual({
      kind: 'between',
      low: day,
      high: greatestBeginningWith(`${day}|`),
    })
  })

  it('take a prefix that no shorter value runs into', () => {
    expect(byHost.keyCondition({ host: { prefix: 'a-b' } }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'a-b',
    })
    for (const prefix of ['a-', 'a--', 'a--b']) {
      expect(() => byHost.keyCondition({ host: { prefix } }), prefix).toThrow("holds or ends like '--'")
    }
  })
})
