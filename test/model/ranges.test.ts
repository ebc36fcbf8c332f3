import { describe, expect, it } from 'vitest'
import {
  binary,
  date,
  dateTime,
  decimal,
  defineTable,
  ExactNumber,
  greatestBeginningWith,
  int,
  number,
  string,
} from '../../src/model/index.ts'
import { access } from './shop.ts'

const day = '2024-05-01'
const at = { customerId: 'c' }

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
      high: 'OPEN#2024-05-00',
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

  it('take no prefix that ends as a longer literal begins', () => {
    const table = defineTable({
      name: 't',
      primaryKey: { partition: 'pk', sort: 'sk' },
      keyFormat: 'verbatim',
    })
    const Line = table.entity('Line', {
      attributes: { host: string(), line: string() },
      key: { partition: 'LOG', sort: '{host}#LINE#{line}' },
    })
    table.check()
    expect(() => Line.query().keyCondition({ host: { prefix: 'a#' } })).toThrow("holds or ends like '#LINE#'")
  })
})
