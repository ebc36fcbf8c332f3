import { once } from 'node:events'
import { request } from 'node:http'
import { createGateway, type GatewayOptions, startGateway } from 'dynagate'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { describe, expect, it, vi } from 'vitest'
import { required } from '../../src/required.ts'
import { Load, type LoadFigures, overloadLimits, type Ticket } from '../../src/server/overload/index.ts'
import { RequestLimit } from '../../src/server/overload/request-limit.ts'
import type { CallRecord } from '../../src/store/index.ts'
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
  let load: (() => LoadFigures) | undefined
  const gateway = createGateway({
    schema: new GraphQLSchema({ query, subscription }),
    overload: { requests: 1, leastRequests: 1 },
    observers: [
      {
        onShed: (cause) => shed.push(cause),
        onGateway(figures) {
          load = figures
        },
      },
    ],
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
    load: () => required(load, 'the load')(),
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

  it('loses no place to clients that disconnect before their requests begin', async () => {
    const { promise: isReady, resolve: ready } = Promise.withResolvers<void>()
    const plugin: Plugin = {
      async onRequest({ request: { headers } }) {
        if (headers.has('x-slow')) await isReady
      },
    }
    await using counter = await openCounter({
      plugins: [plugin],
      overload: { requests: 5, leastRequests: 1 },
    })
    const first = counter.gateway.fetch(counter.url, counter.post('{ wait }'))
    await counter.begun
    const client = new AbortController()
    const { signal } = client
    const waiting = counter.gateway.fetch(counter.url, { ...counter.post('{ name }'), signal })
    const slow = counter.gateway.fetch(counter.url, {
      ...counter.post('{ name }', { 'x-slow': 'yes' }),
      signal,
    })
    await expect.poll(() => counter.load().requests).toBe(2)
    client.abort()
    await expect(waiting).rejects.toThrow('aborted')
    await expect(slow).rejects.toThrow('aborted')
    counter.release()
    expect((await first).status).toBe(200)
    ready()
    expect(await (await counter.ask('{ name }')).json()).toEqual({ data: { name: 'counter' } })
    expect(counter.load().requests).toBe(0)
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

const limits = overloadLimits()

describe('a burst', () => {
  it.each([
    ['of all requests that may be in flight', 1_000, 100],
    ['that a slow DynamoDB serves', 400, 450],
  ])('%s is served by a fresh gateway', async (_, requests, serviceMs) => {
    using simulation = simulate({ servers: requests, serviceMs })
    simulation.arrive(requests)
    await simulation.run(1_500)
    expect(simulation.figures).toMatchObject({ served: requests, rejected: 0 })
  })

  it('that a gateway can serve only after seconds is served in part', async () => {
    using simulation = simulate({ servers: 20, serviceMs: 100 })
    simulation.arrive(1_000)
    await simulation.run(6_000)
    const { served, rejected, messages } = simulation.figures
    expect(served + rejected).toBe(1_000)
    expect(served).toBeGreaterThanOrEqual(400)
    expect(messages).toEqual(
      new Set(['The request has waited 1000 ms for those before it, and would still have to wait.']),
    )
  })
})

describe('the limit of requests', () => {
  const calm = { lastedMs: 100, ended: 100, most: 200, fastestCallMs: 20, fastestAnswerMs: 20, queuedMs: 0 }
  const slow = (milliseconds: number) => ({ fastestCallMs: milliseconds, fastestAnswerMs: milliseconds })

  /** A limit that was needed until it was the highest. */
  function raised(): RequestLimit {
    const limit = new RequestLimit(limits)
    limit.after(calm)
    for (let time = 0; time < 800; time += 1) limit.endedNeeded()
    expect(limit.current).toBe(1_000)
    return limit
  }

  it.each([
    ['the fastest call is slow', slow(300), 135],
    ['requests wait for their turn', { queuedMs: 300 }, 135],
    ['the event loop is late', { lastedMs: 400, ended: 400 }, 270],
  ])('is as many as end in time once %s for three intervals', (_, interval, lowered) => {
    const limit = raised()
    const after = [1, 2, 3].map(() => {
      // Half of what ends in a calm interval.
      limit.after({ ...calm, most: 1_000, ended: 50, ...interval })
      return limit.current
    })
    expect(after).toEqual([1_000, 1_000, lowered])
  })

  it('is lowered although nothing ends in intervals between', () => {
    const limit = raised()
    const nothing = { ...calm, most: 1_000, ended: 0, fastestCallMs: undefined, fastestAnswerMs: undefined }
    for (let time = 0; time < 3; time += 1) {
      limit.after({ ...calm, most: 1_000, ended: 100, ...slow(300) })
      limit.after(nothing)
    }
    expect(limit.current).toBe(162)
  })

  it('stays where bursts end, and among slow calls there are fast ones', () => {
    const limit = raised()
    for (let time = 0; time < 20; time += 1) {
      limit.after({ ...calm, most: 1_000 })
      limit.after({ ...calm, most: 1_000, queuedMs: 900 })
      limit.after({ ...calm, most: 1_000, ...slow(900) })
    }
    expect(limit.current).toBe(1_000)
  })

  it('is never below its least, and returns to its most within seconds of the end of the queue', () => {
    const limit = raised()
    for (let time = 0; time < 5; time += 1) limit.after({ ...calm, most: 1_000, ended: 0, ...slow(900) })
    expect(limit.current).toBe(50)
    for (let time = 0; time < 40; time += 1) limit.after({ ...calm, most: limit.current })
    expect(limit.current).toBe(1_000)
  })

  it('returns to where it started while it is not needed', () => {
    const limit = raised()
    for (let time = 0; time < 50; time += 1) limit.after({ ...calm, most: 20 })
    expect(limit.current).toBe(200)
  })

  it('stays high enough for twice what is used', () => {
    const limit = raised()
    for (let time = 0; time < 40; time += 1) limit.after({ ...calm, most: 300 })
    expect(limit.current).toBe(600)
  })

  it('follows calls that take longer from now on, within seconds', () => {
    const limit = raised()
    const longer = () => ({ ...calm, most: limit.current, ended: limit.current / 4, ...slow(400) })
    for (let time = 0; time < 30; time += 1) limit.after(longer())
    expect(limit.current).toBe(50)
    for (let time = 0; time < 60; time += 1) limit.after(longer())
    expect(limit.current).toBeGreaterThan(500)
    // And the time of fast calls counts again as soon as there is one.
    limit.after({ ...calm, most: 1_000 })
    for (let time = 0; time < 3; time += 1) limit.after({ ...calm, most: 1_000, ended: 50, ...slow(400) })
    expect(limit.current).toBe(135)
  })

  it('does not count abandoned calls as longer ones', () => {
    const limit = raised()
    const abandoned = { ...calm, ended: 10, fastestCallMs: 1_000, fastestAnswerMs: undefined }
    for (let time = 0; time < 100; time += 1) limit.after({ ...abandoned, most: limit.current })
    expect(limit.current).toBe(50)
  })

  it.each([
    [10, 20],
    [50, 10],
    [200, 50],
    [4, 5],
  ])('keeps %i servers of %i ms busy and calls short at four times their capacity', async (servers, serviceMs) => {
    using simulation = simulate({ servers, serviceMs })
    const capacity = (6_000 * servers) / serviceMs
    await simulation.run(2_000, (4 * servers) / serviceMs)
    const { mostInFlight } = simulation.figures
    expect(mostInFlight).toBeLessThanOrEqual(1_000)
    simulation.forgetLatencies()
    await simulation.run(4_000, (4 * servers) / serviceMs)
    const { served, longestMs } = simulation.figures
    expect(served / capacity).toBeGreaterThan(0.8)
    expect(longestMs).toBeLessThan(1_000)
  })
})

/** A gateway before a backend that serves some calls at a time, in the order of their arrival. Time is virtual. */
function simulate({ servers, serviceMs }: { servers: number; serviceMs: number }) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let now = 0
  const load = new Load({ limits, now: () => now, queuedMs: () => 0 })
  const queue: Call[] = []
  const busy: Call[] = []
  const messages = new Set<string>()
  let served = 0
  let rejected = 0
  let longestMs = 0
  let mostInFlight = 0
  let due = 0
  const request = async () => {
    const ticket = load.newTicket()
    const excess = load.excess() ?? (await ticket.begin())
    if (excess === undefined) queue.push({ ticket, since: now, until: 0 })
    else {
      rejected += 1
      messages.add(excess.message)
    }
  }
  const end = ({ ticket, since }: Call) => {
    const milliseconds = now - since
    const call = { milliseconds, retries: 0 } as unknown as CallRecord
    ticket.reads(0, { calls: [call] })
    ticket.end()
    served += 1
    longestMs = Math.max(longestMs, milliseconds)
  }
  const arrive = (requests: number) => {
    for (let each = 0; each < requests; each += 1) void request()
    mostInFlight = Math.max(mostInFlight, load.figures.requests)
  }
  return {
    arrive,
    /** @param perMs how many requests arrive in a millisecond. */
    async run(milliseconds: number, perMs = 0) {
      for (const until = now + milliseconds; now < until; now += 1) {
        while (busy[0] !== undefined && busy[0].until <= now) end(required(busy.shift(), 'a call'))
        for (due += perMs; due >= 1; due -= 1) arrive(1)
        // Those that have a place begin in a later microtask.
        for (let turn = 0; turn < 4; turn += 1) await undefined
        while (busy.length < servers && queue.length > 0) {
          busy.push({ ...required(queue.shift(), 'a call'), until: now + serviceMs })
        }
        vi.advanceTimersByTime(1)
      }
    },
    forgetLatencies() {
      longestMs = 0
    },
    get figures() {
      return { served, rejected, longestMs, mostInFlight, messages }
    },
    [Symbol.dispose]() {
      vi.useRealTimers()
    },
  }
}

interface Call {
  readonly ticket: Ticket
  readonly since: number
  readonly until: number
}
