import { type CallRecord, createGateway, openClient, openStore, prepareTable } from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../schema/graphql.ts'
import { writeShop } from '../../schema/seed.ts'
import { shop } from '../../schema/table.ts'
import { readUnitsOf, roundTripsOf } from '../../src/server/cost/cost-report.ts'
import type { CostOptions } from '../../src/server/index.ts'
import { TokenBuckets } from '../../src/server/rates/index.ts'
import { smallShop } from '../shop/open-shop.ts'

type Store = ReturnType<typeof openStore>

const orders = `query ($first: Int!) { orders(customerId: "c-0001", first: $first) {
  nodes { total lines(first: 100) { nodes { product { name } } } }
} }`

describe('the cost of a request', () => {
  let store: Store
  beforeAll(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: shop, mayCreate: true })
    store = openStore({ client, table: shop, cursorSecret: 'test' })
    await writeShop(store, smallShop)
  })
  afterAll(() => store.close())

  const gatewayWith = (cost: CostOptions, options: { store?: Store; queryMs?: number } = {}) => {
    const { store: served = store, queryMs = 5_000 } = options
    const requests: ReturnType<Store['request']>[] = []
    const context = () => {
      const request = served.request()
      requests.push(request)
      return { store: request }
    }
    const gateway = createGateway({ schema, graphiql: false, context, cost, limits: { queryMs } })
    const ask = async (body: object, headers: Record<string, string> = {}) => {
      const response = await gateway.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
      return response.json()
    }
    const settled = () => Promise.all(requests.map((request) => request.settled()))
    return { ask, settled, callsMade: () => requests.flatMap(({ calls }) => calls).length }
  }

  it('is rejected before any read if it may exceed the limit, with the most expensive fields in the message', async () => {
    const { ask, callsMade } = gatewayWith({ limit: { readUnits: 1000 } })
    const { errors, data } = await ask({ query: orders, variables: { first: 100 } })
    expect(data).toBeUndefined()
    expect(errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED', retryable: false } }])
    expect(errors[0].message).toBe(
      'The operation may cost 5,656.5 read units; at most 1,000 are allowed. Most of it: ' +
        'orders.nodes.lines.nodes.product 5,000, orders.nodes.lines 650, orders 6.5. ' +
        'Request smaller pages, or fewer fields at once.',
    )
    expect(callsMade()).toBe(0)
  })

  it('depends on the variables: a smaller page of the same document is served', async () => {
    const { ask } = gatewayWith({ limit: { readUnits: 1000 } })
    const { data, errors } = await ask({ query: orders, variables: { first: 2 } })
    expect(errors).toBeUndefined()
    expect(data.orders.nodes).toHaveLength(2)
  })

  it('of a filtered page is its read budget, with the calls that it may make in sequence', async () => {
    const { ask } = gatewayWith({})
    const query = '{ reviews(productId: "p-1", first: 5, filter: { stars: { gte: 6 } }) { nodes { stars } } }'
    const { extensions } = await ask({ query }, { 'dynagate-cost': '1' })
    expect(extensions.cost).toMatchObject({
      estimated: { readUnits: { most: 32.5 }, calls: { most: 3 }, roundTrips: { most: 3 } },
      actual: { calls: 1 },
    })
  })

  it('has limits for calls and write units', async () => {
    const few = gatewayWith({ limit: { calls: 2 } })
    expect(await few.ask({ query: orders, variables: { first: 5 } })).toMatchObject({
      errors: [{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }],
    })
    const readOnly = gatewayWith({ limit: { writeUnits: 0 } })
    const review = `mutation { createReview(input: { productId: "p-1", customerId: "c-0001", stars: 5, text: "x" }) { stars } }`
    expect(await readOnly.ask({ query: review })).toMatchObject({
      // The review and its index entry, and its product, whose size at most is known by what was read.
      errors: [{ message: expect.stringMatching(/may cost \d+ write units; at most 0 are allowed/) }],
    })
  })

  it('is reported on request: the estimate, the actual cost, and each call', async () => {
    const { ask } = gatewayWith({})
    const query = '{ customer(customerId: "c-0001") { name orders(first: 3) { nodes { total } } } }'
    expect(await ask({ query })).not.toHaveProperty('extensions')
    const { extensions } = await ask({ query }, { 'dynagate-cost': '1' })
    expect(extensions.cost).toEqual({
      estimated: {
        calls: { least: 1, most: 2 },
        roundTrips: { least: 1, most: 1 },
        readUnits: { least: 0.5, most: 1 },
        writeUnits: { least: 0, most: 0 },
      },
      actual: { calls: 1, roundTrips: 1, readUnits: 0.5, writeUnits: 0 },
      calls: [
        { operation: 'Query', items: 5, readUnits: 0.5, writeUnits: 0, milliseconds: expect.any(Number) },
      ],
    })
  })

  it('can be reported always or never', async () => {
    const query = '{ product(productId: "p-101") { name } }'
    const always = await gatewayWith({ report: 'always' }).ask({ query })
    expect(always.extensions.cost.actual).toMatchObject({ calls: 1 })
    const never = await gatewayWith({ report: 'never' }).ask({ query }, { 'dynagate-cost': '1' })
    expect(never).not.toHaveProperty('extensions')
  })

  it("is taken from the caller's budget, and the unused part is returned", async () => {
    const caller = (request: Request) => request.headers.get('x-caller') ?? undefined
    const { ask } = gatewayWith({ perCaller: { readUnits: 20, seconds: 3600, caller } })
    const query =
      '{ orders(customerId: "c-0001", first: 20) { nodes { lines(first: 1) { nodes { quantity } } } } }'
    const anna = { 'x-caller': 'anna' }
    expect(await ask({ query }, anna)).not.toHaveProperty('errors')
    expect(await ask({ query }, anna)).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterMs: expect.any(Number) } }],
    })
    expect(await ask({ query }, { 'x-caller': 'bert' })).not.toHaveProperty('errors')
    expect(await ask({ query })).not.toHaveProperty('errors')
  })

  it('is not limited for a request without a caller, which JavaScript may give as null', async () => {
    const caller = (request: Request) => request.headers.get('x-caller') as string
    const { ask } = gatewayWith({ perCaller: { readUnits: 1, seconds: 3600, caller } })
    const query = '{ orders(customerId: "c-0001", first: 100) { nodes { total } } }'
    expect(await ask({ query })).not.toHaveProperty('errors')
  })

  it('is rejected without a read if it may exceed the whole budget', async () => {
    const caller = () => 'anna'
    const { ask, callsMade } = gatewayWith({ perCaller: { readUnits: 5, seconds: 3600, caller } })
    const { errors } = await ask({ query: orders, variables: { first: 10 } })
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining("more than this caller's whole budget"),
      extensions: { code: 'COST_LIMIT_EXCEEDED', retryable: false },
    })
    expect(errors[0].extensions).not.toHaveProperty('retryAfterMs')
    expect(callsMade()).toBe(0)
  })

  it('is charged to the caller once the reads of a timed-out query have ended', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const query: Store['client']['query'] = async (input, options) => {
      const answer = await store.client.query(input, options)
      await gate
      return answer
    }
    const slow = openStore({ client: { ...store.client, query }, table: shop, cursorSecret: 'test' })
    const perCaller = { readUnits: 7.5, seconds: 3600, caller: () => 'anna' }
    const { ask, settled } = gatewayWith({ perCaller, report: 'always' }, { store: slow, queryMs: 20 })
    const page = (first: number) => ({
      query: `{ orders(customerId: "c-0001", first: ${first}) { nodes { total } } }`,
    })
    expect(await ask(page(20))).toMatchObject({
      errors: [{ extensions: { code: 'TIMEOUT' } }],
      extensions: { cost: { estimated: { readUnits: { most: 1.5 } }, actual: { calls: 0 }, unfinished: 1 } },
    })
    const costly = page(100)
    expect(await ask(costly)).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] })
    open()
    await settled()
    expect(await ask(costly)).not.toHaveProperty('errors')
  })

  it.each([
    ['what its calls consumed, also beyond the estimate', [{ readUnits: 15 }], 15],
    ['nothing for a throttled call', [{ readUnits: 0, error: 'THROTTLED' }], 0],
    ['its estimate where the answer of a call was lost', [{ readUnits: 0, error: 'TIMEOUT' }], 2],
  ])('is charged as %s', (_, calls, charged) => {
    expect(readUnitsOf(calls as CallRecord[], 2)).toBe(charged)
  })

  it('leaves a caller in debt until the budget has refilled', () => {
    let now = 0
    const budget = new TokenBuckets({ capacity: 20, seconds: 20 }, 10, () => now)
    expect(budget.take('anna', 2)).toBeUndefined()
    budget.give('anna', 2 - 25)
    expect(budget.take('anna', 1)).toEqual({ retryAfterMs: 6_000 })
    now = 6_000
    expect(budget.take('anna', 1)).toBeUndefined()
    budget.give('anna', 1)
    now = 1_000_000
    expect(budget.take('anna', 20)).toBeUndefined()
    expect(budget.take('anna', 1)).toEqual({ retryAfterMs: 1_000 })
  })

  it('counts consecutive calls as separate round trips', () => {
    const call = (startedAt: number, milliseconds: number) => ({ startedAt, milliseconds })
    expect(roundTripsOf([call(0, 2), call(2, 3), call(1, 1), call(5, 1)])).toBe(3)
  })

  it('is explained without execution for trusted requests', async () => {
    const trusting = gatewayWith({ explain: (request) => request.headers.get('x-trusted') === 'yes' })
    const body = { query: orders, variables: { first: 100 }, extensions: { explain: true } }
    const { extensions, data } = await trusting.ask(body, { 'x-trusted': 'yes' })
    expect(data).toBeUndefined()
    expect(extensions.explain).toMatchObject({
      roundTrips: { least: 1, most: 3 },
      fields: [
        {
          path: 'orders',
          operation: 'Query',
          fields: [
            { path: 'orders.nodes.lines', roundTrip: 2, fields: [{ operation: 'GetItem', gets: 10_000 }] },
          ],
        },
      ],
    })
    expect(trusting.callsMade()).toBe(0)
    expect(await trusting.ask(body)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  })
})
