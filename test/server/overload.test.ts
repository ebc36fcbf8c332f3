import { once } from 'node:events'
import { request } from 'node:http'
import { createGateway, type GatewayOptions, startGateway } from 'dynagate'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { describe, expect, it } from 'vitest'
import { RequestLimit } from '../../src/server/overload/request-limit.ts'
import { openPostOffice } from './post-office.ts'

/** A gateway of one place, on a port, whose field `wait` waits until it is released. */
async function openCounter(options: Partial<GatewayOptions> = {}) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const wait = {
    type: GraphQLString,
    async resolve() {
      begin()
      await released
      return 'served'
    },
  }
  const name = { type: GraphQLString, resolve: () => 'counter' }
  const subscription = new GraphQLObjectType({
    name: 'Subscription',
    fields: { calls: { type: GraphQLString, subscribe: endless, resolve: () => 'next' } },
  })
  const query = new GraphQLObjectType({ name: 'Query', fields: { wait, name } })
  const shed: string[] = []
  const gateway = createGateway({
    schema: new GraphQLSchema({ query, subscription }),
    overload: { requests: 1, leastRequests: 1 },
    observers: [{ onShed: (cause) => shed.push(cause) }],
    log() {},
    ...options,
  })
  const server = await startGateway({ gateway, port: 0 })
  const post = (text: string, headers = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: text }),
  })
  return {
    gateway,
    url: server.url,
    shed,
    begun,
    release,
    post,
    ask: (text: string, headers = {}) => fetch(server.url, post(text, headers)),
    [Symbol.asyncDispose]: () => server.close(),
  }
}

async function* endless() {
  yield {}
  await new Promise(() => {})
}

describe('a gateway with as many requests as it can serve', () => {
  it.each<[string, Plugin[]]>([
    ['', []],
    [' through Yoga', [{ onRequest() {} }]],
  ])('rejects others with 503%s, and serves again afterwards', async (_, plugins) => {
    await using counter = await openCounter({ plugins })
    const first = counter.ask('{ wait }')
    await counter.begun
    const rejected = await counter.ask('{ name }', { 'x-request-id': 'r-1' })
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([503, '1'])
    expect(rejected.headers.get('x-request-id')).toBe('r-1')
    expect(rejected.headers.get('cache-control')).toBe('no-store')
    expect(await rejected.json()).toMatchObject({
      errors: [{ extensions: { code: 'OVERLOADED', retryable: true, retryAfterMs: 1_000 } }],
    })
    expect(counter.shed).toEqual(['requests'])
    expect((await fetch(new URL('/health', counter.url))).status, 'health').toBe(200)
    expect((await fetch(new URL('/ready', counter.url))).status, 'readiness').toBe(200)
    counter.release()
    expect(await (await first).json()).toEqual({ data: { wait: 'served' } })
    expect(await (await counter.ask('{ name }')).json()).toEqual({ data: { name: 'counter' } })
  })

  it('rejects those of a host that calls fetch', async () => {
    await using counter = await openCounter()
    const first = counter.gateway.fetch(counter.url, counter.post('{ wait }'))
    await counter.begun
    const rejected = await counter.gateway.fetch(counter.url, counter.post('{ name }'))
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([503, '1'])
    counter.release()
    expect((await first).status).toBe(200)
    expect((await counter.gateway.fetch(counter.url, counter.post('{ name }'))).status).toBe(200)
  })

  it('lets pages of allowed origins read why', async () => {
    const origin = 'https://app.example.com'
    await using counter = await openCounter({ cors: { origins: [origin] } })
    const first = counter.ask('{ wait }')
    await counter.begun
    const { headers, status } = await counter.ask('{ name }', { origin })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([503, origin])
    expect(headers.get('access-control-expose-headers')).toContain('retry-after')
    counter.release()
    await first
  })

  it('counts neither open subscriptions nor requests that have not arrived', async () => {
    await using counter = await openCounter()
    const left = new AbortController()
    const events = { ...counter.post('subscription { calls }', { accept: 'text/event-stream' }) }
    const subscribed = await fetch(counter.url, { ...events, signal: left.signal })
    expect(subscribed.status).toBe(200)
    const slow = request(counter.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 100 },
    })
    slow.on('error', () => {})
    slow.write('{"query":')
    await once(slow, 'socket')
    expect(await (await counter.ask('{ name }')).json()).toEqual({ data: { name: 'counter' } })
    slow.destroy()
    left.abort()
  })

  it('rejects operations that read too much at once, but none that is alone', async () => {
    const shed: string[] = []
    const overload = { readUnits: 1 }
    const observers = [{ onShed: (cause: string) => void shed.push(cause) }]
    await using office = await openPostOffice({ overload, observers })
    const query = '{ parcels(first: 100) { nodes { to } } }'
    const alone = await office.send({ query })
    expect(JSON.parse(alone)).toMatchObject({ data: { parcels: { nodes: { length: 3 } } } })
    const together = await Promise.all([1, 2, 3].map(() => office.gateway.fetch(...officeRequest(query))))
    const statuses = together.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([200, 503, 503])
    expect(shed).toEqual(['readUnits', 'readUnits'])
    expect(JSON.parse(await office.send({ query })), 'afterwards').toMatchObject({ data: {} })
  })

  it.each([
    [{ requests: 0 }, 'overload.requests: expected a number above 0, got 0'],
    [{ requests: 10 }, 'overload.leastRequests: expected at most overload.requests, 10, got 50'],
  ])('is not created with limits that make no sense', (overload, message) => {
    const query = new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLString } } })
    expect(() => createGateway({ schema: new GraphQLSchema({ query }), overload })).toThrow(message)
  })
})

function officeRequest(query: string): [string, RequestInit] {
  const headers = { 'content-type': 'application/json', 'x-api-key': 'key-of-ann' }
  return ['http://gateway/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) }]
}

describe('the limit of requests', () => {
  const limits = { requests: 1_000, leastRequests: 50, delayMs: 250, readUnits: 1_000 }
  const calm = { lastedMs: 100, ended: 100, isNeeded: true, fastestCallMs: 20, queuedMs: 0 }

  it.each([
    ['the fastest call is slow', { fastestCallMs: 300 }, 135],
    ['requests wait for their turn', { queuedMs: 300 }, 135],
    ['the event loop is late', { lastedMs: 400, ended: 400 }, 270],
  ])('is as many as end in time once %s for three intervals', (_, interval, lowered) => {
    const limit = new RequestLimit(limits)
    limit.after(calm)
    const after = [1, 2, 3].map(() => {
      // Half of what ends in a calm interval.
      limit.after({ ...calm, ended: 50, ...interval })
      return limit.current
    })
    expect(after).toEqual([1_000, 1_000, lowered])
  })

  it('stays where bursts end, and among slow calls there are fast ones', () => {
    const limit = new RequestLimit(limits)
    for (let time = 0; time < 20; time += 1) {
      limit.after(calm)
      limit.after({ ...calm, queuedMs: 900 })
      limit.after({ ...calm, fastestCallMs: 900 })
    }
    expect(limit.current).toBe(1_000)
  })

  it('is never below its least, and returns to its most within seconds of the end of the queue', () => {
    const limit = new RequestLimit(limits)
    limit.after(calm)
    for (let time = 0; time < 5; time += 1) limit.after({ ...calm, ended: 0, fastestCallMs: 900 })
    expect(limit.current).toBe(50)
    for (let time = 0; time < 40; time += 1) limit.after(calm)
    expect(limit.current).toBe(1_000)
  })

  it.each([
    [10, 20],
    [50, 10],
    [200, 50],
    [4, 5],
  ])('keeps %i servers of %i ms busy and calls short at four times their capacity', (servers, serviceMs) => {
    const { served, capacity, longestMs } = simulate({ servers, serviceMs, limit: new RequestLimit(limits) })
    expect(served / capacity).toBeGreaterThan(0.8)
    expect(longestMs).toBeLessThan(1_000)
  })
})

/** A backend that serves some calls at a time, in the order of their arrival, for 20 virtual seconds. */
function simulate({
  servers,
  serviceMs,
  limit,
}: {
  servers: number
  serviceMs: number
  limit: RequestLimit
}) {
  const perMs = (4 * servers) / serviceMs
  const queue: number[] = []
  const busyUntil: { readonly at: number; readonly since: number }[] = []
  const interval = { ended: 0, isNeeded: false, fastestCallMs: Number.POSITIVE_INFINITY }
  let due = 0
  let served = 0
  let longestMs = 0
  for (let now = 0; now < 20_000; now += 1) {
    for (let at = busyUntil.length - 1; at >= 0; at -= 1) {
      const call = busyUntil[at]
      if (call === undefined || call.at > now) continue
      busyUntil.splice(at, 1)
      interval.ended += 1
      interval.fastestCallMs = Math.min(interval.fastestCallMs, now - call.since)
      served += 1
      // Until the limit has followed, there is a long queue.
      if (now > 5_000) longestMs = Math.max(longestMs, now - call.since)
    }
    for (due += perMs; due >= 1; due -= 1) {
      if (queue.length + busyUntil.length < limit.current) queue.push(now)
      else interval.isNeeded = true
    }
    while (busyUntil.length < servers && queue.length > 0)
      busyUntil.push({ at: now + serviceMs, since: queue.shift() ?? 0 })
    if (now % 100 !== 99) continue
    const { fastestCallMs, ...counted } = interval
    const known = Number.isFinite(fastestCallMs) ? { fastestCallMs } : { fastestCallMs: undefined }
    limit.after({ lastedMs: 100, queuedMs: 0, ...counted, ...known })
    Object.assign(interval, { ended: 0, isNeeded: false, fastestCallMs: Number.POSITIVE_INFINITY })
  }
  return { served, capacity: (20_000 * servers) / serviceMs, longestMs }
}
