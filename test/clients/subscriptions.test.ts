import { hash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { ApolloClient, gql, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { subscriptionExchange, Client as UrqlClient } from '@urql/core'
import {
  a,
  apiKeys,
  createBuilder,
  createGateway,
  defineGateway,
  defineTable,
  type GatewayOptions,
  gatewayOptions,
  type OperationRecord,
  startGateway,
} from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { createClient as createSseClient } from 'graphql-sse'
import { type Client, createClient } from 'graphql-ws'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
  caller: { user: a.id() },
})
const Order = shop.entity('Order', {
  attributes: { customer: a.id(), order: a.id() },
  key: { partition: 'CUSTOMER#{customer}', sort: 'ORDER#{order}' },
})
const access = shop.access({ order: Order.get(), ordersOf: Order.query() })
const builder = createBuilder(shop)
builder.entity(Order, { fields: (t) => t.attributes('order') })
builder.queryFields((t) => ({ order: t.item(access.order) }))
builder.subscriptionFields((t) => ({ ordersChanged: t.changes(access.ordersOf) }))
const gateway = defineGateway({
  table: shop,
  schema: builder.toSchema(),
  webSockets: true,
  authenticate: apiKeys({ keys: [{ sha256: hash('sha256', 'key-of-the-test'), caller: { user: 'u' } }] }),
  cors: { origins: ['https://shop.example'] },
})
const query = 'subscription { ordersChanged(customer: "c") { kind item { order } } }'
const credentials = { 'x-api-key': 'key-of-the-test' }

interface Event {
  readonly ordersChanged: { readonly kind: string; readonly item: { readonly order: string } | null }
}

async function serve(options: Partial<GatewayOptions> = {}) {
  const app = await openTestGateway(gateway)
  const served = createGateway({ ...gatewayOptions(gateway, app.store), ...options, graphiql: false })
  const server = await startGateway({ gateway: served, port: 0 })
  const close = async () => {
    await server.close()
    await app.close()
  }
  return { app, url: server.url, ws: server.url.replace('http', 'ws'), [Symbol.asyncDispose]: close }
}

/** Waits for READY, writes an item by other means than the gateway, and waits for its event. */
async function expectChange(app: TestGateway, next: () => Promise<Event | null | undefined>) {
  expect(await next()).toMatchObject({ ordersChanged: { kind: 'READY' } })
  const Item = { pk: { S: 'CUSTOMER#c' }, sk: { S: 'ORDER#1' }, customer: { S: 'c' }, order: { S: '1' } }
  await app.engine.execute('PutItem', { TableName: 'shop', Item })
  expect(await next()).toMatchObject({ ordersChanged: { kind: 'ENTERED', item: { order: '1' } } })
}

function wsClient(url: string, connectionParams: Record<string, unknown> = credentials): Client {
  return createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams })
}

describe('a subscription of', () => {
  it('graphql-sse receives changes', async () => {
    await using server = await serve()
    const client = createSseClient({ url: server.url, headers: credentials })
    const results = client.iterate<Event>({ query })
    await expectChange(server.app, async () => (await results.next()).value?.data)
    client.dispose()
  })

  it('graphql-ws receives changes', async () => {
    await using server = await serve()
    const client = wsClient(server.ws)
    const results = client.iterate<Event>({ query })
    await expectChange(server.app, async () => (await results.next()).value?.data)
    await client.dispose()
  })

  it('urql over graphql-ws receives changes', async () => {
    await using server = await serve()
    const ws = wsClient(server.ws)
    const client = new UrqlClient({
      url: server.url,
      preferGetMethod: false,
      exchanges: [
        subscriptionExchange({
          forwardSubscription: ({ query = '', variables }) => ({
            subscribe: (sink) => ({
              unsubscribe: ws.subscribe({ query, ...(variables && { variables }) }, sink as never),
            }),
          }),
        }),
      ],
    })
    const events = eventsOf<Event>()
    const { unsubscribe } = client.subscription(query, {}).subscribe(({ data }) => events.push(data))
    await expectChange(server.app, events.next)
    unsubscribe()
    await ws.dispose()
  })

  it('Apollo Client over graphql-ws receives changes', async () => {
    await using server = await serve()
    const ws = wsClient(server.ws)
    const client = new ApolloClient({ link: new GraphQLWsLink(ws), cache: new InMemoryCache() })
    const events = eventsOf<Event>()
    const subscription = client
      .subscribe<Event>({ query: gql(query), fetchPolicy: 'no-cache' })
      .subscribe(({ data }) => events.push(data))
    await expectChange(server.app, events.next)
    subscription.unsubscribe()
    await ws.dispose()
  })
})

describe('a WebSocket', () => {
  it.each([
    ['', []],
    [' of a gateway with a plugin that hooks into HTTP', [{ onResponse() {} }]],
  ])('executes operations%s, and reports errors as over HTTP', async (_, plugins) => {
    const operations: OperationRecord[] = []
    const ended = Promise.withResolvers<void>()
    const onOperation = (operation: OperationRecord) => {
      operations.push(operation)
      if (operation.type === 'subscription') ended.resolve()
    }
    await using server = await serve({ plugins, observers: [{ onOperation }] })
    const client = wsClient(server.ws)
    const resultOf = async (query: string) => (await client.iterate({ query }).next()).value
    const wrong = await resultOf('{ order(customer: "c", order: "1") { order } wrong }')
    expect(wrong?.errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED', retryable: false })
    expect(await resultOf('{ order(customer: "c", order: "1") { order } }')).toEqual({
      data: { order: null },
    })
    const results = client.iterate<Event>({ query })
    await expectChange(server.app, async () => (await results.next()).value?.data)
    await results.return?.()
    await ended.promise
    await client.dispose()
    const types = operations.map(({ type, code, requestId }) => [type, code, requestId.length])
    expect(types).toEqual([
      [undefined, 'GRAPHQL_VALIDATION_FAILED', 36],
      ['query', 'OK', 36],
      ['event', 'OK', 36],
      ['event', 'OK', 36],
      ['subscription', 'OK', 36],
    ])
  })

  it('ends a subscription when its client does', async () => {
    await using server = await serve()
    const client = wsClient(server.ws)
    const results = client.iterate<Event>({ query })
    await results.next()
    const waiting = results.next()
    await results.return?.()
    expect((await waiting).done).toBe(true)
    const others = Array.from({ length: 20 }, () => client.iterate<Event>({ query }))
    for (const each of others) expect((await each.next()).value?.errors).toBeUndefined()
    await client.dispose()
  })

  it.each([
    ['another key', { 'x-api-key': 'another' }],
    ['no string', { 'x-api-key': { key: 'x' } }],
    ['no header', { 'x-api-key': 'line\nline' }],
    ['of no kind that is accepted here', { Authorization: 'Bearer x' }],
  ])('is closed if its credentials are not valid: %s', async (_, params) => {
    await using server = await serve()
    const client = wsClient(server.ws, params)
    await expect(client.iterate({ query }).next()).rejects.toMatchObject({ code: 4403, reason: 'Forbidden' })
  })

  it('is rejected if it has a header twice of which one is allowed', async () => {
    await using server = await serve()
    const headers = { authorization: ['Bearer x', 'Bearer y'] as unknown as string }
    const socket = new WebSocket(server.ws, 'graphql-transport-ws', { headers })
    const [, response] = await once(socket, 'unexpected-response')
    expect(response.statusCode).toBe(400)
    response.resume()
  })

  it.each([
    ['of a page of another site', 'https://evil.example', 403],
    ['of a page that cors allows', 'https://shop.example', 101],
    ['of no page', undefined, 101],
  ])('%s is opened or rejected', async (_, origin, status) => {
    await using server = await serve()
    const socket = new WebSocket(server.ws, 'graphql-transport-ws', origin === undefined ? {} : { origin })
    if (status === 101) {
      await once(socket, 'open')
      socket.terminate()
      return
    }
    const [, response] = await once(socket, 'unexpected-response')
    expect(response.statusCode).toBe(status)
    response.resume()
    await once(response, 'end')
  })
})

describe('a WebSocket whose client reads slowly', () => {
  it('has a bounded number of events waiting, and then a reported gap', async () => {
    await using app = await openTestGateway(gateway)
    const server = createServer()
    const served = createGateway({ ...gatewayOptions(gateway, app.store), graphiql: false })
    const close = await served.acceptSockets?.(server)
    // A connection that holds 64 KB in each direction, whatever the buffers of the machine are.
    const [ofServer, ofClient] = duplexPair()
    server.emit('connection', ofServer)
    const createConnection = () => ofClient as Socket
    const socket = new WebSocket('ws://gateway.localhost/graphql', 'graphql-transport-ws', {
      createConnection,
    })
    await once(socket, 'open')
    const acknowledged = once(socket, 'message')
    socket.send(JSON.stringify({ type: 'connection_init', payload: credentials }))
    await acknowledged
    const events = eventsOf<Event>()
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data))
      if (type === 'next') events.push(payload.data)
    })
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }))
    expect((await events.next())?.ordersChanged.kind).toBe('READY')

    socket.pause()
    const count = 600
    const fast = app.store.request().changes(access.ordersOf, { customer: 'c' })
    await fast.next()
    const orderAt = (at: number) => ({ customer: 'c', order: String(at).padStart(900, '0') })
    const step = 50
    for (let at = 0; at < count; at += step) {
      await app.store.putAll(
        Order,
        Array.from({ length: step }, (_, more) => orderAt(at + more + 1)),
      )
      for (let taken = 0; taken < step; taken += 1) await fast.next()
    }
    socket.resume()
    await app.store.request().create(Order, orderAt(count + 1))
    const seen: number[] = []
    let gaps = 0
    while (seen.at(-1) !== count + 1) {
      const { kind, item } = (await events.next())?.ordersChanged ?? { kind: 'none', item: null }
      if (kind === 'GAP') gaps += 1
      if (item) seen.push(Number(item.order))
    }
    const missing = count + 1 - seen.length
    expect([gaps > 0, missing > 200]).toEqual([true, true])
    expect(seen).toEqual([...seen].sort((one, other) => one - other))
    await fast.return()
    socket.terminate()
    close?.()
  })
})

/** Values that are pushed, taken one at a time. */
function eventsOf<Value>() {
  const values: (Value | null | undefined)[] = []
  let wake = () => {}
  return {
    push(value: Value | null | undefined) {
      values.push(value)
      wake()
    },
    next: async () => {
      while (values.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return values.shift()
    },
  }
}
