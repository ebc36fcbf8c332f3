import { describe, expect, it } from 'vitest'
import { a, defineTable, ExactNumber } from '../../src/model/index.ts'
import { access, Order, shop } from './shop.ts'

const day = '2024-05-01'
const at = { customerId: 'c' }
const partitions = [['CUSTOMER#c']]

describe('a named access pattern', () => {
  it('has its definition as properties', () => {
    expect(access.orders).toMatchObject({
      kind: 'query',
      name: 'orders',
      entities: [Order],
      order: 'desc',
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

  it('lists its arguments, with required and ranged', () => {
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
  it('of a get and of a lookup is a complete key', () => {
    expect(access.customer.keyCondition(at)).toEqual({
      partitions,
      sort: { kind: 'equals', value: 'PROFILE' },
    })
    expect(access.byEmail.keyCondition({ email: 'a#b' })).toEqual({
      partitions: [['EMAIL#a$23b']],
      sort: { kind: 'equals', value: 'CUSTOMER' },
    })
  })

  it('of a lookup can leave parts of the sort key open', () => {
    const order = Order.lookup('gsi1')
    expect(order.keyCondition({ orderId: 'o' }).sort).toEqual({ kind: 'beginsWith', prefix: 'ORDER#' })
    expect(order.keyCondition({ orderId: 'o', placedOn: day }).sort).toEqual({
      kind: 'equals',
      value: `ORDER#${day}`,
    })
  })

  it("begins with the template's literal if no argument is given, up to a delimiter", () => {
    expect(access.orders.keyCondition(at)).toEqual({
      partitions,
      sort: { kind: 'beginsWith', prefix: 'ORDER#' },
    })
    expect(access.orders.keyCondition({ ...at, placedOn: day }).sort).toEqual({
      kind: 'beginsWith',
      prefix: `ORDER#${day}#`,
    })
    // States begin with O or P: other items of the partition are excluded.
    expect(access.byState.keyCondition(at).sort).toEqual({ kind: 'between', low: 'O', high: 'Q' })
    expect(access.byState.keyCondition({ ...at, state: 'OPEN' }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'OPEN#',
    })
    expect(access.ordersOf.keyCondition(at)).toEqual(access.byState.keyCondition({ ...at, state: 'OPEN' }))
  })

  it('of a collection is the whole partition, or the prefix that its sort keys share', () => {
    expect(access.page.keyCondition(at)).toEqual({ partitions, sort: { kind: 'any' } })
    expect(access.ordersOnly.keyCondition(at).sort).toEqual({ kind: 'beginsWith', prefix: 'ORDER#' })
  })

  it('has a partition per shard unless the sharding attribute is given', () => {
    const inDay = (shard: number) => `DAY#${day}#${shard}`
    expect(access.ofDay.keyCondition({ placedOn: day })).toEqual({
      partitions: [[inDay(0)], [inDay(1)], [inDay(2)]],
      sort: { kind: 'any' },
    })
    expect(access.ofDay.keyCondition({ placedOn: day, orderId: 'o-1' })).toEqual({
      partitions: [[expect.stringMatching(/^DAY#2024-05-01#[012]$/)]],
      sort: { kind: 'equals', value: 'o-1' },
    })
    for (const open of [null, { gte: 'o-1' }]) {
      expect(access.ofDay.keyCondition({ placedOn: day, orderId: open }).partitions).toHaveLength(3)
    }
  })

  it('treats null as absent', () => {
    expect(access.orders.keyCondition({ ...at, placedOn: null, orderId: null })).toEqual(
      access.orders.keyCondition(at),
    )
    expect(
      access.orders.keyCondition({ ...at, placedOn: { gte: null, lte: null, beginsWith: null } }),
    ).toEqual(access.orders.keyCondition(at))
    expect(access.byTotal.keyCondition({ ...at, total: { lte: '5.00', lt: null } }).sort).toEqual({
      kind: 'atMost',
      value: new ExactNumber('5.00'),
    })
  })
})

describe('a part of the sort key that the partition key has too', () => {
  const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Visit = table.entity('Visit', {
    attributes: { userId: a.id(), page: a.string(), day: a.date() },
    key: { partition: 'USER#{userId}', sort: '{page}#{userId}#{day}' },
  })
  const access = table.access({ visits: Visit.query(), home: Visit.query({ where: { page: 'home' } }) })

  it('can precede a part that a pattern fixes', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
    const Mail = table.entity('Mail', {
      attributes: { userId: a.id(), folder: a.enum('IN', 'OUT'), mailId: a.id() },
      key: { partition: 'USER#{userId}', sort: '{userId}#{folder}#{mailId}' },
    })
    const { inbox } = table.access({ inbox: Mail.query({ where: { folder: 'IN' } }) })
    expect(inbox.keyCondition({ userId: 'u' }).sort).toEqual({ kind: 'beginsWith', prefix: 'u#IN#' })
  })

  it('is known from the partition key and is not an argument', () => {
    expect(access.visits.arguments.map(({ name }) => name)).toEqual(['userId', 'page', 'day'])
    expect(access.visits.keyCondition({ userId: 'u' }).sort).toEqual({ kind: 'any' })
    expect(access.visits.keyCondition({ userId: 'u', page: 'home' }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'home#u#',
    })
    expect(access.home.keyCondition({ userId: 'u', day: { beginsWith: '2024' } }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'home#u#2024',
    })
    expect(() => Visit.query().keyCondition({ userId: 'u', day } as never)).toThrow('day needs page as well')
  })
})

describe('a where in a pattern', () => {
  it('can be a range, and then the parts after it are not arguments', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
    const Review = table.entity('Review', {
      attributes: { productId: a.id(), stars: a.int({ digits: 1 }), reviewId: a.id() },
      key: { partition: 'PRODUCT#{productId}', sort: '{stars}#{reviewId}' },
    })
    const { good } = table.access({ good: Review.query({ where: { stars: { gte: 4 } } }) })
    expect(good.arguments.map(({ name }) => name)).toEqual(['productId'])
    expect(good.keyCondition({ productId: 'p' }).sort).toEqual({ kind: 'between', low: '4', high: ':' })
  })
})
