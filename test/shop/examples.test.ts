import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examples } from '../../schema/examples.ts'
import { makeShop, type ShopData } from '../../schema/shop-data.ts'
import { type OpenShop, openShop } from './open-shop.ts'

/** The part of the full-size shop that the examples use; writing all of it would take too long for a test. */
function exemplaryShop(): ShopData {
  const { customers, products, orders, lines, reviews } = makeShop()
  const named = orders.filter(({ customerId, orderId }) => customerId === 'c-0042' || orderId === 'o-00017')
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
  it.each(examples)('$title', async ({ query, variables = {} }) => {
    const { data, errors } = await shop.ask(query, variables)
    expect(errors).toBeUndefined()
    expect(emptyPlaces(data)).toEqual([])
  })
})

/** The paths of a response that are null or a page without nodes. Reviews may be missing. */
function emptyPlaces(value: unknown, path = ''): string[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return [path]
  if (typeof value !== 'object' || value === undefined) return []
  return Object.entries(value)
    .filter(([name]) => name !== 'reviews' && name !== 'pageInfo')
    .flatMap(([name, member]) => emptyPlaces(member, `${path}/${name}`))
}
