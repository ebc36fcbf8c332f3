import { setImmediate } from 'node:timers/promises'
import type { DynamoClient } from 'dynagate'
import { describe, expect, it } from 'vitest'
import { makeShop, type ShopData } from '../../schema/shop-data.ts'
import { clients, openShop } from './open-shop.ts'
import { RoundTrips } from './round-trips.ts'

/** One customer with ten orders of five lines, each line for another product. */
function fiftyLines(): ShopData {
  const { customers, products } = makeShop({ customers: 1, orders: 0, productsPerCategory: 25 })
  const orders = Array.from({ length: 10 }, (_, at) => ({
    orderId: `o-${at}`,
    customerId: 'c-0001',
    placedAt: new Date(Date.UTC(2025, at, 1)),
    state: 'PAID' as const,
    total: '100.00',
  }))
  const lines = products.slice(0, 50).map(({ productId, price }, at) => ({
    orderId: `o-${Math.floor(at / 5)}`,
    lineNumber: (at % 5) + 1,
    productId,
    quantity: 1,
    unitPrice: price,
  }))
  return { customers, products, orders, lines, reviews: [] }
}

const below = `orderId lines(first: 5) { nodes { lineNumber product { name } } }`

describe.each(clients)('over %s', (_, open) => {
  it('reads ten orders of a customer, their fifty lines and the products in 3 round trips and 12 calls', async () => {
    const roundTrips = new RoundTrips()
    await using shop = await openShop(fiftyLines(), { open, wrap: roundTrips.over })
    // Filling the shop reads the customers that it may replace.
    roundTrips.count = 0
    const { data, errors } = await shop.ask(
      `{ orders(customerId: "c-0001", first: 10) { nodes { ${below} } } }`,
    )
    expect(errors).toBeUndefined()
    const lines = data.orders.nodes.flatMap((order: { lines: { nodes: unknown[] } }) => order.lines.nodes)
    expect(lines).toHaveLength(50)
    expect(new Set(lines.map((line: { product: { name: string } }) => line.product.name)).size).toBe(50)
    expect(roundTrips.count).toBeLessThanOrEqual(3)
    expect(shop.calls.length).toBeLessThanOrEqual(12)
  })

  it('reads the same through the item collection: one Query, one per order, one BatchGetItem', async () => {
    const roundTrips = new RoundTrips()
    await using shop = await openShop(fiftyLines(), { open, wrap: roundTrips.over })
    // Filling the shop reads the customers that it may replace.
    roundTrips.count = 0
    const { data, errors } = await shop.ask(
      `{ customerItems(customerId: "c-0001", first: 11) {
      nodes { __typename ... on Customer { name } ... on Order { ${below} } }
    } }`,
    )
    expect(errors).toBeUndefined()
    expect(data.customerItems.nodes).toHaveLength(11)
    expect(roundTrips.count).toBe(3)
    expect(shop.calls.map(({ operation }) => operation)).toEqual([...Array(11).fill('query'), 'batchGet'])
  })
})

it('reads the products in one BatchGetItem, at whatever times the lines arrive', async () => {
  let queries = 0
  const unevenly = (client: DynamoClient): DynamoClient => ({
    ...client,
    async query(...call) {
      const turns = queries++
      const answer = await client.query(...call)
      for (let turn = 0; turn < turns; turn++) await setImmediate()
      return answer
    },
  })
  await using shop = await openShop(fiftyLines(), { wrap: unevenly })
  const { errors } = await shop.ask(`{ orders(customerId: "c-0001", first: 10) { nodes { ${below} } } }`)
  expect(errors).toBeUndefined()
  expect(shop.calls.map(({ operation }) => operation)).toEqual([...Array(11).fill('query'), 'batchGet'])
})
