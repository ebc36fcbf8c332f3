import { describe, expect, it } from 'vitest'
import { a, createBuilder, defineTable } from '../../src/index.ts'
import { patternChart, printChart } from '../../src/tools/index.ts'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byCode: { global: { partition: 'codePk' } } },
})
const Order = shop.entity('Order', {
  attributes: { customer: a.id(), placed: a.int({ digits: 6 }), state: a.string(), code: a.string() },
  key: { partition: 'C#{customer}', sort: '{placed}' },
  indexes: { byCode: { partition: 'CODE|{code}' } },
})
const access = shop.access({
  orders: Order.query({ order: 'desc', filter: { attributes: ['state'], readUnits: 8 } }),
  orderByCode: Order.lookup('byCode'),
  unused: Order.get(),
})
const builder = createBuilder(shop)
builder.entity(Order, { fields: (t) => t.attributes('customer', 'placed', 'state') })
builder.queryFields((t) => ({
  orders: t.connection(access.orders),
  recent: t.connection(access.orders),
  orderByCode: t.item(access.orderByCode),
}))
const chart = patternChart(shop, builder.toSchema())

describe('the chart of access patterns', () => {
  it('has a row for each pattern, with its keys and the fields it serves', () => {
    expect(chart).toEqual([
      {
        pattern: 'orders',
        entities: ['Order'],
        fields: ['Query.orders', 'Query.recent'],
        operation: 'Query',
        index: undefined,
        partition: 'C#{customer}',
        sort: '{placed}',
        arguments: ['customer!', 'placed..'],
        filter: ['state'],
        order: 'desc',
      },
      {
        pattern: 'orderByCode',
        entities: ['Order'],
        fields: ['Query.orderByCode'],
        operation: 'Query',
        index: 'byCode',
        partition: 'CODE|{code}',
        sort: undefined,
        arguments: ['code!'],
        filter: [],
        order: undefined,
      },
      {
        pattern: 'unused',
        entities: ['Order'],
        fields: [],
        operation: 'GetItem',
        index: undefined,
        partition: 'C#{customer}',
        sort: '{placed}',
        arguments: ['customer!', 'placed!'],
        filter: [],
        order: undefined,
      },
    ])
  })

  it('shows the tenant in partition keys', () => {
    const desk = defineTable({
      name: 'desk',
      primaryKey: { partition: 'pk', sort: 'sk' },
      caller: { org: a.id() },
      tenant: 'org',
    })
    const Ticket = desk.entity('Ticket', {
      attributes: { ticketId: a.id() },
      key: { partition: 'ORG#{org}', sort: 'TICKET#{ticketId}' },
    })
    const tickets = createBuilder(desk)
    const ofDesk = desk.access({ ticket: Ticket.get() })
    tickets.entity(Ticket, { fields: (t) => t.attributes('ticketId') })
    tickets.queryFields((t) => ({ ticket: t.item(ofDesk.ticket) }))
    expect(patternChart(desk, tickets.toSchema())).toMatchObject([
      { partition: 'ORG#{org}', sort: 'TICKET#{ticketId}', arguments: ['ticketId!'] },
    ])
  })

  it('is printed as a table, without its empty columns', () => {
    expect(printChart(chart.slice(2), 'table')).toBe(
      [
        'Pattern  Entities  Operation  Partition key  Sort key  Arguments',
        '-------  --------  ---------  -------------  --------  ------------------',
        'unused   Order     GetItem    C#{customer}   {placed}  customer!, placed!',
        '',
      ].join('\n'),
    )
  })

  it('is printed as Markdown, whose separator a template may contain', () => {
    const [, , row] = printChart(chart.slice(1, 2), 'markdown').split('\n')
    expect(row).toBe(
      '| orderByCode | Order | Query.orderByCode | Query | byCode | `CODE\\|{code}` |  | code! |  |  |',
    )
  })

  it('is printed as CSV, with quotes where a cell has a comma', () => {
    const [, row] = printChart(chart, 'csv').split('\n')
    expect(row).toBe(
      'orders,Order,"Query.orders, Query.recent",Query,,C#{customer},{placed},"customer!, placed..",state,desc',
    )
  })

  it('is printed as JSON', () => {
    expect(JSON.parse(printChart(chart, 'json'))).toEqual(JSON.parse(JSON.stringify(chart)))
  })
})
