import { openTestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examples } from '../../schema/examples.ts'
import definition from '../../schema/index.ts'
import { makeShop, type ShopData } from '../../schema/shop-data.ts'
import { serverSentEvents } from '../server/server-sent-events.ts'
import { type OpenShop, openShop } from './open-shop.ts'

/** The part of the full-size shop that the examples use; writing all of it would take too long for a test. */
function exemplaryShop(): ShopData {
  const { customers, products, orders, lines, reviews } = makeShop()
  const named = orders.filter(
    ({ customerId, orderId }) => customerId === 'c-0042' || ['o-00017', 'o-18401'].includes(orderId),
  )
  const orderIds = new Set(named.map(({ orderId }) => orderId))
  return {
    customers,
    products,
    orders: named,
    lines: lines.filter(({ orderId }) => orderIds.has(orderId)),
    reviews,
  }
}

let shop: OpenShop
beforeAll(async () => {
  shop = await openShop(exemplaryShop())
})
afterAll(() => shop?.[Symbol.asyncDispose]())

describe('the examples in GraphiQL', () => {
  it.each(examples.filter(({ query }) => !isSubscription(query)))('$title', async ({
    query,
    variables = {},
  }) => {
    const { data, errors } = await shop.ask(query, variables)
    expect(errors).toBeUndefined()
    expect(emptyPlaces(data)).toEqual([])
  })
})

describe('the example of a subscription', () => {
  it.each(examples.filter(({ query }) => isSubscription(query)))('$title', async ({ query, variables }) => {
    await using app = await openTestGateway(definition)
    const ending = new AbortController()
    const response = await app.gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables }),
      signal: ending.signal,
    })
    const events = serverSentEvents(response)
    expect(await events.next()).toMatchObject({ data: { ordersChanged: { kind: 'READY' } } })
    // As `aws dynamodb put-item` does.
    const Item = {
      pk: { S: 'CUSTOMER#c-0042' },
      sk: { S: 'ORDER#2026-01-05T10:00:00.000Z#o-1' },
      customerId: { S: 'c-0042' },
      orderId: { S: 'o-1' },
      placedAt: { S: '2026-01-05T10:00:00.000Z' },
      state: { S: 'PAID' },
      total: { N: '12.5' },
      stateAndTime: { S: 'PAID#2026-01-05T10:00:00.000Z' },
      gsi1pk: { S: 'ORDER#o-1' },
      gsi1sk: { S: 'ORDER' },
    }
    await app.engine.execute('PutItem', { TableName: 'shop', Item })
    const item = {
      orderId: 'o-1',
      state: 'PAID',
      placedAt: '2026-01-05T10:00:00.000Z',
      total: '12.50',
      customer: null,
    }
    expect((await events.next()).data).toEqual({ ordersChanged: { kind: 'ENTERED', item } })
    ending.abort()
  })
})

function isSubscription(query: string): boolean {
  return query.trimStart().startsWith('subscription')
}

/** The paths of a response that are null or a page without nodes. Reviews may be missing. */
function emptyPlaces(value: unknown, path = ''): string[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return [path]
  if (typeof value !== 'object' || value === undefined) return []
  return Object.entries(value)
    .filter(([name]) => name !== 'reviews' && name !== 'pageInfo')
    .flatMap(([name, member]) => emptyPlaces(member, `${path}/${name}`))
}
