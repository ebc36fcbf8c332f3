import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeShop } from '../../schema/shop-data.ts'

const shop = makeShop()

describe('the sample shop', () => {
  it('is the same on every machine and in every run', () => {
    const digest = createHash('sha256').update(JSON.stringify(shop)).digest('hex')
    expect(digest).toBe('430ea10c7809e987b39f050d1452e3f784c43dc87fc09ba86eceb1778dd2e20d')
    expect(makeShop()).toEqual(shop)
  })

  it('has 1,000 customers, 200 products in 8 categories, 20,000 orders and reviews', () => {
    expect(shop.customers).toHaveLength(1_000)
    expect(shop.products).toHaveLength(200)
    expect(new Set(shop.products.map(({ category }) => category)).size).toBe(8)
    expect(shop.orders).toHaveLength(20_000)
    expect(shop.reviews.length).toBeGreaterThan(1_000)
  })

  it('has one to five lines per order, whose sum is exactly its total', () => {
    const sums = new Map<string, { lines: number; cents: bigint }>()
    for (const { orderId, quantity, unitPrice } of shop.lines) {
      const { lines, cents } = sums.get(orderId) ?? { lines: 0, cents: 0n }
      sums.set(orderId, { lines: lines + 1, cents: cents + BigInt(quantity) * centsOf(unitPrice) })
    }
    expect(new Set([...sums.values()].map(({ lines }) => lines))).toEqual(new Set([1, 2, 3, 4, 5]))
    const wrong = shop.orders.filter(({ orderId, total }) => sums.get(orderId)?.cents !== centsOf(total))
    expect(wrong).toEqual([])
  })

  it('refers only to existing customers and products, and has unique e-mail addresses', () => {
    const customerIds = new Set(shop.customers.map(({ customerId }) => customerId))
    const productIds = new Set(shop.products.map(({ productId }) => productId))
    expect(customerIds.size).toBe(1_000)
    expect(productIds.size).toBe(200)
    expect(new Set(shop.customers.map(({ email }) => email)).size).toBe(1_000)
    expect(
      [...shop.orders, ...shop.reviews].filter(({ customerId }) => !customerIds.has(customerId)),
    ).toEqual([])
    expect([...shop.lines, ...shop.reviews].filter(({ productId }) => !productIds.has(productId))).toEqual([])
  })

  it('numbers orders in the order in which they were placed', () => {
    const times = shop.orders.map(({ placedAt }) => placedAt.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })
})

function centsOf(amount: string): bigint {
  expect(amount).toMatch(/^\d+\.\d\d$/)
  return BigInt(amount.replace('.', ''))
}
