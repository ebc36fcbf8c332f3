import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import type { GraphQLObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { GatewayOptions } from '../../src/server/index.ts'
import { serverSentEvents } from './server-sent-events.ts'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
})
const Customer = shop.entity('Customer', {
  attributes: { customer: a.id(), name: a.string() },
  key: { partition: 'CUSTOMER#{customer}', sort: 'PROFILE' },
})
const Order = shop.entity('Order', {
  attributes: { customer: a.id(), order: a.int({ digits: 3 }), total: a.int() },
  key: { partition: 'CUSTOMER#{customer}', sort: 'ORDER#{order}' },
})
const access = shop.access({
  customer: Customer.get(),
  ordersOf: Order.query({ filter: { attributes: ['total'] } }),
  everythingOf: shop.collection([Customer, Order]),
})
const builder = createBuilder(shop)
builder.entity(Customer, { fields: (t) => t.attributes('name') })
builder.entity(Order, {
  fields: (t) => ({ ...t.attributes('order', 'total'), customer: t.item(access.customer) }),
})
builder.queryFields((t) => ({ customer: t.item(access.customer) }))
builder.subscriptionFields((t) => ({
  ordersChanged: t.changes(access.ordersOf),
  changesOf: t.changes(access.everythingOf),
}))
const schema = builder.toSchema()

const open = (options: Pick<GatewayOptions, 'limits'> = {}) =>
  openTestGateway(defineGateway({ table: shop, schema, ...options }))

async function subscribe(
  app: TestGateway,
  query: string,
  { headers = {}, variables }: { headers?: Record<string, string>; variables?: object } = {},
) {
  const abort = new AbortController()
  const response = await app.gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: abort.signal,
  })
  return { events: serverSentEvents(response), [Symbol.dispose]: () => abort.abort() }
}

const put = (app: TestGateway, order: number, total: number) =>
  app.store.putAll(Order, [{ customer: 'c', order, total }])

const orders = 'subscription { ordersChanged(customer: "c") { kind id cursor item { order total } } }'

describe('a subscription to the changes of items', () => {
  it('is in the schema with the arguments of its access pattern', () => {
    const fields = schema.getSubscriptionType()?.getFields()
    const { args = [] } = fields?.ordersChanged ?? {}
    expect(Object.fromEntries(args.map(({ name, type }) => [name, String(type)]))).toEqual({
      customer: 'ID!',
      order: 'IntRange',
      filter: 'OrdersOfFilter',
      after: 'String',
    })
    const event = schema.getType('OrderChange') as GraphQLObjectType
    expect(Object.values(event.getFields()).map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'cursor: String',
      'id: ID',
      'item: Order',
      'kind: ChangeKind!',
    ])
  })

  it('sends READY, and each change with its cursor as the id of the event', async () => {
    await using app = await open()
    using subscription = await subscribe(app, orders)
    const { events } = subscription
    const ready = await events.next()
    expect(ready.data).toMatchObject({ ordersChanged: { kind: 'READY', id: null, item: null } })
    await put(app, 1, 10)
    const entered = await events.next()
    expect(entered.data).toMatchObject({ ordersChanged: { kind: 'ENTERED', item: { order: 1, total: 10 } } })
    expect(entered.id).toBe(Object(entered.data).ordersChanged.cursor)
    await put(app, 1, 20)
    expect((await events.next()).data).toMatchObject({
      ordersChanged: { kind: 'CHANGED', item: { order: 1, total: 20 } },
    })
    await app.store.request().delete(Order, { customer: 'c', order: 1 })
    expect((await events.next()).data).toMatchObject({
      ordersChanged: { kind: 'LEFT', id: Object(entered.data).ordersChanged.id, item: null },
    })
  })

  it('filters as a query does, and has the members of a collection', async () => {
    await using app = await open()
    using large = await subscribe(
      app,
      'subscription { ordersChanged(customer: "c", order: { gte: 2 }, filter: { total: { gt: 5 } }) { kind item { order } } }',
    )
    using all = await subscribe(
      app,
      'subscription { changesOf(customer: "c") { kind item { ... on Customer { name } ... on Order { order } } } }',
    )
    await Promise.all([large.events.next(), all.events.next()])
    await put(app, 1, 10)
    await put(app, 2, 1)
    await put(app, 2, 10)
    await app.store.putAll(Customer, [{ customer: 'c', name: 'Ann' }])
    expect((await large.events.next()).data).toEqual({
      ordersChanged: { kind: 'ENTERED', item: { order: 2 } },
    })
    const kinds = []
    for (let count = 0; count < 4; count += 1) kinds.push(Object((await all.events.next()).data).changesOf)
    expect(kinds.at(-1)).toEqual({ kind: 'ENTERED', item: { name: 'Ann' } })
  })

  it.each([
    ['the header Last-Event-ID', (id: string) => ({ headers: { 'last-event-id': id } })],
    ['the argument after', (after: string) => ({ variables: { after } })],
  ])('continues after %s', async (_, from) => {
    await using app = await open()
    const query =
      'subscription ($after: String) { ordersChanged(customer: "c", after: $after) { kind item { order } } }'
    using first = await subscribe(app, query)
    await first.events.next()
    await put(app, 1, 1)
    const { id = '' } = await first.events.next()
    await put(app, 2, 1)
    await put(app, 3, 1)
    using second = await subscribe(app, query, from(id))
    const kinds = []
    for (let count = 0; count < 3; count += 1) {
      kinds.push(Object((await second.events.next()).data).ordersChanged)
    }
    expect(kinds).toEqual([
      { kind: 'READY', item: null },
      { kind: 'ENTERED', item: { order: 2 } },
      { kind: 'ENTERED', item: { order: 3 } },
    ])
  })

  it('is sent by GET by an EventSource, which continues after the last event that it has received', async () => {
    await using app = await open()
    const url = `http://gateway/graphql?${new URLSearchParams({ query: orders })}`
    const connect = async (headers: Record<string, string> = {}) => {
      const abort = new AbortController()
      const response = await app.gateway.fetch(url, {
        headers: { accept: 'text/event-stream', 'sec-fetch-site': 'same-origin', ...headers },
        signal: abort.signal,
      })
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
      return { events: serverSentEvents(response), [Symbol.dispose]: () => abort.abort() }
    }
    using first = await connect()
    const { id = '' } = await first.events.next()
    await put(app, 1, 1)
    using again = await connect({ 'last-event-id': id })
    expect((await again.events.next()).data).toMatchObject({ ordersChanged: { kind: 'READY' } })
    expect((await again.events.next()).data).toMatchObject({
      ordersChanged: { kind: 'ENTERED', item: { order: 1 } },
    })
  })

  it.each([
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of another origin', { origin: 'https://evil.example' }, 403],
    ['that accepts something else', { accept: '*/*' }, 405],
  ])('is not sent by GET by a page %s', async (_, headers, status) => {
    await using app = await open()
    const url = `http://gateway/graphql?${new URLSearchParams({ query: orders })}`
    const response = await app.gateway.fetch(url, { headers: { accept: 'text/event-stream', ...headers } })
    expect(response.status).toBe(status)
    await response.body?.cancel()
  })

  it('rejects a cursor of another one with BAD_CURSOR', async () => {
    await using app = await open()
    using subscription = await subscribe(app, orders, { headers: { 'last-event-id': 'x' } })
    const { errors } = await subscription.events.next()
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }])
  })

  it('reads nothing for the items of changes, and what they refer to once for all equal subscriptions', async () => {
    await using app = await open({ limits: { subscriptionsPerCaller: 1_000 } })
    await app.store.putAll(Customer, [{ customer: 'c', name: 'Ann' }])
    const query = 'subscription { ordersChanged(customer: "c") { kind item { total customer { name } } } }'
    const all = await Promise.all(Array.from({ length: 200 }, () => subscribe(app, query)))
    await Promise.all(all.map(({ events }) => events.next()))
    const before = app.calls.length
    await put(app, 1, 10)
    const received = await Promise.all(all.map(({ events }) => events.next()))
    const expected = { ordersChanged: { kind: 'ENTERED', item: { total: 10, customer: { name: 'Ann' } } } }
    for (const { data } of received) expect(data).toEqual(expected)
    const calls = app.calls.slice(before).map(({ operation }) => operation)
    expect(calls).toEqual(['batchWrite', 'get'])
    using plain = await subscribe(app, orders)
    await plain.events.next()
    await put(app, 2, 10)
    await plain.events.next()
    for (const each of all) each[Symbol.dispose]()
    expect(app.calls.slice(before).filter(({ operation }) => operation === 'query')).toEqual([])
  })

  it('that is one too many of its caller, or of the process, is rejected', async () => {
    await using app = await open({ limits: { subscriptionsPerCaller: 2, subscriptions: 1 } })
    const first = await subscribe(app, orders)
    await first.events.next()
    using second = await subscribe(app, orders)
    const { errors } = await second.events.next()
    expect(errors).toMatchObject([{ extensions: { code: 'OVERLOADED', retryable: true } }])
    first[Symbol.dispose]()
    using third = await subscribe(app, orders)
    expect((await third.events.next()).data).toMatchObject({ ordersChanged: { kind: 'READY' } })
  })
})

it('a subscription needs a stream with the items before and after each change', () => {
  const plain = defineTable({ name: 'plain', primaryKey: { partition: 'pk' } })
  const Note = plain.entity('Note', { attributes: { note: a.id() }, key: { partition: 'NOTE#{note}' } })
  const { note } = plain.access({ note: Note.get() })
  const ofPlain = createBuilder(plain)
  ofPlain.entity(Note, { fields: (t) => t.attributes('note') })
  ofPlain.subscriptionFields((t) => ({ noteChanged: t.changes(note) }))
  expect(() => ofPlain.toSchema()).toThrow(
    "note: a subscription needs the items before and after a change, and the stream of table plain is not declared: declare stream: 'newAndOldImages' in defineTable()",
  )
})
