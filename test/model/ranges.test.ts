import { describe, expect, it } from 'vitest'
import { a, defineTable, ExactNumber, greatestBeginningWith } from '../../src/model/index.ts'
import { access } from './shop.ts'

const day = '2024-05-01'
const at = { customerId: 'c' }

describe('a range', () => {
  const sort = (range: object) => access.orders.keyCondition({ ...at, placedOn: range }).sort

  it('on a middle part includes every key after its bounds', () => {
    expect(sort({ gte: day, lte: '2024-05-31' })).toEqual({
      kind: 'between',
      low: `ORDER#${day}`,
      high: 'ORDER#2024-05-31$',
    })
    expect(sort({ gt: day, lt: '2024-05-31' })).toEqual({
      kind: 'between',
      low: `ORDER#${day}$`,
      high: 'ORDER#2024-05-31',
    })
  })

  it('with one bound ends where the keys of the template end', () => {
    expect(sort({ gte: day })).toEqual({ kind: 'between', low: `ORDER#${day}`, high: 'ORDER$' })
    expect(sort({ lte: day })).toEqual({ kind: 'between', low: 'ORDER#', high: `ORDER#${day}$` })
    expect(access.byState.keyCondition({ ...at, state: 'OPEN', placedOn: { lt: day } }).sort).toEqual({
      kind: 'between',
      low: 'OPEN#',
      high: 'OPEN#2024-05-00',
    })
  })

  it('on the last part is exact to the byte', () => {
    const byName = (range: object) => access.byName.keyCondition({ ...at, name: range }).sort
    expect(byName({ gte: 'a', lte: 'b' })).toEqual({ kind: 'between', low: 'NAME#a', high: 'NAME#b' })
    expect(byName({ gt: 'a', lt: 'b' })).toEqual({
      kind: 'between',
      low: 'NAME#a\u0000',
      high: greatestBeginningWith('NAME#a'),
    })
  })

  it('on a whole key needs no second bound', () => {
    const byNote = (range: object) => access.byNote.keyCondition({ ...at, note: range }).sort
    expect(byNote({ gte: 'a' })).toEqual({ kind: 'atLeast', value: 'a' })
    expect(byNote({ lte: 'a' })).toEqual({ kind: 'atMost', value: 'a' })
    expect(byNote({ beginsWith: 'a#' })).toEqual({ kind: 'beginsWith', prefix: 'a#' })
    expect(byNote({ beginsWith: '' })).toEqual({ kind: 'any' })
  })

  it('with beginsWith selects a prefix of the string', () => {
    expect(sort({ beginsWith: '2024-05' })).toEqual({ kind: 'beginsWith', prefix: 'ORDER#2024-05' })
    expect(access.byName.keyCondition({ ...at, name: { beginsWith: 'a#' } }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'NAME#a$23',
    })
  })

  it('on numbers compares by value', () => {
    const byTotal = (range: object) => access.byTotal.keyCondition({ ...at, total: range }).sort
    const euros = (text: string) => new ExactNumber(text)
    expect(byTotal({ gte: '5', lte: '10' })).toEqual({
      kind: 'between',
      low: euros('5.00'),
      high: euros('10.00'),
    })
    expect(byTotal({ gt: '5', lt: '10' })).toEqual({
      kind: 'between',
      low: euros('5.01'),
      high: euros('9.99'),
    })
    expect(byTotal({ gt: '-5' })).toEqual({ kind: 'above', value: euros('-5.00') })
    expect(byTotal({ lt: '10' })).toEqual({ kind: 'below', value: euros('10.00') })
    expect(byTotal({ gte: '10' })).toEqual({ kind: 'atLeast', value: euros('10.00') })
  })
})

describe('eq', () => {
  it('is the same as the value, also before another part', () => {
    expect(access.orders.keyCondition({ ...at, placedOn: { eq: day, gt: null }, orderId: 'o' })).toEqual(
      access.orders.keyCondition({ ...at, placedOn: day, orderId: 'o' }),
    )
  })
})

describe('invalid input, with the argument and the reason', () => {
  const rejected = (pattern: keyof typeof access, values: object, message: string) => {
    expect(() => access[pattern].keyCondition({ ...at, ...values })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', message }),
    )
  }
  const sortKey = "the key is 'ORDER#{placedOn}#{orderId}'"

  it('a part after an open part or after a range', () => {
    rejected('orders', { orderId: 'o' }, `orderId needs placedOn as well: ${sortKey}`)
    rejected(
      'orders',
      { placedOn: { gte: day }, orderId: 'o' },
      `orderId can't follow a range of placedOn: ${sortKey}`,
    )
    rejected('byState', { placedOn: day }, "placedOn needs state as well: the key is '{state}#{placedOn}'")
    rejected(
      'byState',
      { placedOn: { gte: day } },
      "placedOn needs state as well: the key is '{state}#{placedOn}'",
    )
  })

  it('a range whose bounds contradict each other', () => {
    const next = '2024-05-02'
    rejected('orders', { placedOn: { gte: day, gt: day } }, 'placedOn: the range takes gt or gte, not both')
    rejected('orders', { placedOn: { lte: day, lt: day } }, 'placedOn: the range takes lt or lte, not both')
    rejected(
      'orders',
      { placedOn: { beginsWith: '2', lte: day } },
      'placedOn: the range takes beginsWith or bounds, not both',
    )
    rejected(
      'orders',
      { placedOn: { gte: next, lte: day } },
      'placedOn: the range is empty: gte is greater than lte',
    )
    rejected(
      'orders',
      { placedOn: { gt: next, lt: day } },
      'placedOn: the range is empty: gt is greater than lt',
    )
    const empty = 'the range is empty: its bounds exclude each other'
    rejected('orders', { placedOn: { gt: day, lte: day } }, `placedOn: ${empty}`)
    rejected('byTotal', { total: { gt: '5.00', lt: '5.01' } }, `total: ${empty}`)
    rejected('byName', { name: { lt: '' } }, `name: ${empty}`)
    rejected('byNote', { note: { lt: '' } }, `note: ${empty}`)
    rejected('byNote', { note: { gt: 'a', lt: 'a\u0000' } }, `note: ${empty}`)
  })

  it('an unknown operator, or eq with another', () => {
    rejected(
      'orders',
      { placedOn: { from: day } },
      "placedOn: the range has no operator 'from': use eq, gt, gte, lt, lte, beginsWith",
    )
    rejected(
      'orders',
      { placedOn: { eq: day, gt: day } },
      'placedOn: the range takes eq alone, or bounds without it',
    )
  })

  it('an invalid value or bound', () => {
    rejected('orders', { placedOn: 'May' }, 'Order.placedOn: expected a day like 2026-01-31, got "May"')
    rejected('orders', { placedOn: { gte: 7 } }, 'Order.placedOn: expected a day like 2026-01-31, got 7')
    rejected('byState', { state: 'LOST' }, 'Order.state: expected one of OPEN, PAID, got "LOST"')
    rejected('orders', { customerId: null }, "customerId must be given: the key is 'CUSTOMER#{customerId}'")
    rejected(
      'byTotal',
      { total: { beginsWith: '1' } },
      'Order.total: expects a prefix that is a well-formed string, of a string attribute without keyAs()',
    )
    rejected(
      'byName',
      { name: { lt: 'x'.repeat(1020) } },
      'Order.name: the sort key would be 1025 bytes long; DynamoDB accepts at most 1024',
    )
  })
})

describe('numbers of 38 digits in a number key', () => {
  const table = defineTable({
    name: 'table',
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
      n: a.decimal({ digits: 38, scale: 0 }),
      float: a.number(),
      bytes: a.binary(),
      count: a.int(),
      time: a.dateTime({ storedAs: 'epochSeconds' }),
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

  it('are exact to the last digit', () => {
    const rows = Row.query()
    expect(rows.keyCondition({ n: { gte: low, lt: high } }).sort).toEqual({
      kind: 'between',
      low: new ExactNumber(low),
      high: new ExactNumber(low),
    })
    expect(() => rows.keyCondition({ n: { gte: high, lte: low } })).toThrow('gte is greater than lte')
    expect(() => rows.keyCondition({ n: { gte: `-${low}`, lte: `-${high}` } })).toThrow(
      'gte is greater than lte',
    )
  })

  it('exclude bounds by the next whole number or second; a float has no next number', () => {
    expect(Row.query('byCount').keyCondition({ count: { gt: -1, lt: 9 } }).sort).toEqual({
      kind: 'between',
      low: 0,
      high: 8,
    })
    expect(
      Row.query('byTime').keyCondition({ time: { gt: new Date(1000), lt: new Date(9000) } }).sort,
    ).toEqual({ kind: 'between', low: 2, high: 8 })
    expect(() => Row.query('byFloat').keyCondition({ float: { gt: 1, lte: 2 } })).toThrow(
      "float: the range of a number can't combine gt or lt with another bound: use gte and lte",
    )
  })

  it('and binaries only support equality', () => {
    const bytes = new Uint8Array([7])
    const byBytes = Row.query('byBytes')
    expect(byBytes.arguments.map(({ ranged }) => ranged)).toEqual([false])
    expect(byBytes.keyCondition({ bytes }).sort).toEqual({ kind: 'equals', value: bytes })
    expect(() => byBytes.keyCondition({ bytes: { gte: bytes } })).toThrow(
      'bytes: the range takes a value only',
    )
  })
})

describe('verbatim keys', () => {
  const table = defineTable({
    name: 'table',
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: { byDay: { local: { sort: 'daySk' } } },
    keyFormat: 'verbatim',
  })
  const Log = table.entity('Log', {
    attributes: { host: a.string(), day: a.date(), line: a.string() },
    key: { partition: 'LOG', sort: '{host}--{line}' },
    indexes: { byDay: { sort: '{day}|{line}' } },
  })
  table.check()
  const byHost = Log.query()
  const byDay = Log.query('byDay')

  it('have no range on a part of variable width, since they are not in its order', () => {
    expect(byHost.arguments.map(({ name, ranged }) => [name, ranged])).toEqual([
      ['host', false],
      ['line', true],
    ])
    expect(() => byHost.keyCondition({ host: { gte: 'a' } })).toThrow(
      "host: the range takes a value only: keys like '{host}--{line}' aren't in its order",
    )
  })

  it('have ranges on a part of fixed width', () => {
    expect(byDay.keyCondition({ day: { gte: day, lte: day } }).sort).toEqual({
      kind: 'between',
      low: day,
      high: greatestBeginningWith(`${day}|`),
    })
  })

  it('accept a prefix that no shorter value overlaps', () => {
    expect(byHost.keyCondition({ host: { beginsWith: 'a-b' } }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'a-b',
    })
    for (const prefix of ['a-', 'a--', 'a--b']) {
      expect(() => byHost.keyCondition({ host: { beginsWith: prefix } }), prefix).toThrow(
        "contains or ends like '--'",
      )
    }
  })

  it('reject a prefix that ends like the beginning of a longer literal', () => {
    const table = defineTable({
      name: 'table',
      primaryKey: { partition: 'pk', sort: 'sk' },
      keyFormat: 'verbatim',
    })
    const Line = table.entity('Line', {
      attributes: { host: a.string(), line: a.string() },
      key: { partition: 'LOG', sort: '{host}#LINE#{line}' },
    })
    table.check()
    expect(() => Line.query().keyCondition({ host: { beginsWith: 'a#' } })).toThrow(
      "contains or ends like '#LINE#'",
    )
  })
})
