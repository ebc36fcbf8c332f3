import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linesOf, reviewsOf } from './expected.ts'
import { clients, type OpenShop, openShop, smallShop } from './open-shop.ts'

const { customers, products, orders } = smallShop
const categories = [...new Set(products.map(({ category }) => category))]

describe.each(clients)('over %s', (_, open) => {
  let shop: OpenShop
  beforeAll(async () => {
    shop = await openShop(smallShop, { open })
  })
  afterAll(() => shop?.[Symbol.asyncDispose]())

  describe('an order by its number', () => {
    it('returns its customer, its lines and their products', async () => {
      for (const order of orders.slice(0, 60)) {
        const data = await shop.read(
          `query ($orderId: ID!) {
          order(orderId: $orderId) {
            placedAt
            total
            customer { name }
            lines { nodes { lineNumber quantity unitPrice amount product { name } } }
          }
        }`,
          { orderId: order.orderId },
        )
        expect(data.order).toEqual({
          placedAt: order.placedAt.toISOString(),
          total: order.total,
          customer: { name: customers.find(({ customerId }) => customerId === order.customerId)?.name },
          lines: {
            nodes: linesOf(order.orderId).map(({ lineNumber, quantity, unitPrice, productId }) => ({
              lineNumber,
              quantity,
              unitPrice,
              amount: (Math.round(Number(unitPrice) * 100 * quantity) / 100).toFixed(2),
              product: { name: products.find((product) => product.productId === productId)?.name },
            })),
          },
        })
      }
    })
  })

  describe('products', () => {
    it.each(products)('$name, by number, with its reviews and their authors', async ({
      productId,
      ...product
    }) => {
      const data = await shop.read(
        `query ($productId: ID!) {
        product(productId: $productId) {
          name
          category
          price
          stock
          reviews(first: 100) { nodes { stars text writtenAt customer { name } } }
        }
        reviews(productId: $productId, first: 100) { nodes { reviewId } }
      }`,
        { productId },
      )
      const expected = reviewsOf(productId)
      expect(data.reviews.nodes).toEqual(expected.map(({ reviewId }) => ({ reviewId })))
      expect(data.product).toEqual({
        ...product,
        reviews: {
          nodes: expected.map(({ stars, text, writtenAt, customerId }) => ({
            stars,
            text,
            writtenAt: writtenAt.toISOString(),
            customer: { name: customers.find((customer) => customer.customerId === customerId)?.name },
          })),
        },
      })
    })

    it.each(categories)('of the category %s, by ascending price, and up to a price', async (category) => {
      const data = await shop.read(
        `query ($category: ProductCategory!) {
        all: products(category: $category) { nodes { productId price } }
        cheap: products(category: $category, price: { lt: "60" }) { nodes { productId price } }
      }`,
        { category },
      )
      const expected = products
        .filter((product) => product.category === category)
        .sort((a, b) => Number(a.price) - Number(b.price))
        .map(({ productId, price }) => ({ productId, price }))
      expect(data.all.nodes).toEqual(expected)
      expect(data.cheap.nodes).toEqual(expected.filter(({ price }) => Number(price) < 60))
    })

    it('by a filter: names that contain a word, and good reviews of each', async () => {
      const data = await shop.read(
        `query ($category: ProductCategory!, $word: String!) {
        products(category: $category, filter: { name: { contains: $word } }) {
          nodes { productId reviews(first: 100, filter: { stars: { gte: 4 } }) { nodes { reviewId } } }
          pageInfo { readBudgetSpent hasNextPage }
        }
      }`,
        { category: 'KITCHEN', word: 'a' },
      )
      const expected = products.filter(({ category, name }) => category === 'KITCHEN' && name.includes('a'))
      expect(expected.length).toBeGreaterThan(0)
      expect(data.products).toEqual({
        nodes: expected
          .toSorted((a, b) => Number(a.price) - Number(b.price))
          .map(({ productId }) => ({
            productId,
            reviews: {
              nodes: reviewsOf(productId)
                .filter(({ stars }) => stars >= 4)
                .map(({ reviewId }) => ({ reviewId })),
            },
          })),
        pageInfo: { readBudgetSpent: false, hasNextPage: false },
      })
    })
  })
})
