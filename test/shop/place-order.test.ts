import { describe, expect, it } from 'vitest'
import { fromCents, toCents } from '../../schema/money.ts'
import { clients, openShop, smallShop } from './open-shop.ts'

const place = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order { orderId state total customer { name } }
    lines { lineNumber quantity unitPrice product { stock } }
  }
}`
const [customer] = smallShop.customers
const [first, second] = smallShop.products
if (customer === undefined || first === undefined || second === undefined)
  throw new Error('the shop is empty')
const { customerId } = customer
const line = ({ productId }: { productId: string }, quantity: number) => ({ productId, quantity })

interface Bought {
  readonly quantity: number
  readonly product: { readonly stock: number }
}

describe.each(clients)('an order placed over %s', (_, open) => {
  it('is stored with its lines, and the stock is reduced', async () => {
    await using shop = await openShop(smallShop, { open })
    const { data, errors } = await shop.ask(place, {
      input: { customerId, lines: [line(first, 2), line(second, 1)] },
    })
    expect(errors).toBeUndefined()
    const { order, lines } = data.placeOrder
    expect(order).toEqual({
      orderId: expect.stringMatching(/^o-/),
      state: 'PENDING',
      total: fromCents(2 * toCents(first.price) + toCents(second.price)),
      customer: { name: customer.name },
    })
    expect(lines).toEqual([
      { lineNumber: 1, quantity: 2, unitPrice: first.price, product: { stock: first.stock - 2 } },
      { lineNumber: 2, quantity: 1, unitPrice: second.price, product: { stock: second.stock - 1 } },
    ])
    const found = await shop.ask(`{ order(orderId: "${order.orderId}") { lines { nodes { lineNumber } } } }`)
    expect(found.data.order.lines.nodes).toHaveLength(2)
  })

  it('fails as a whole if the stock is too low', async () => {
    await using shop = await openShop(smallShop, { open })
    const { errors } = await shop.ask(place, {
      input: { customerId, lines: [line(first, 1), line(second, second.stock + 1)] },
    })
    expect(errors).toMatchObject([
      { path: ['placeOrder'], extensions: { code: 'CONDITION_FAILED', retryable: false } },
    ])
    const { data } = await shop.ask(`{ product(productId: "${first.productId}") { stock } }`)
    expect(data.product.stock).toBe(first.stock)
  })

  it('is rejected before any write if a product, the customer or the input is invalid', async () => {
    await using shop = await openShop(smallShop, { open })
    const codeOf = async (input: object) => (await shop.ask(place, { input })).errors?.[0]?.extensions.code
    expect(await codeOf({ customerId, lines: [{ productId: 'none', quantity: 1 }] })).toBe('NOT_FOUND')
    expect(await codeOf({ customerId: 'nobody', lines: [line(first, 1)] })).toBe('NOT_FOUND')
    expect(await codeOf({ customerId, lines: [] })).toBe('BAD_USER_INPUT')
    expect(await codeOf({ customerId, lines: [line(first, 0)] })).toBe('BAD_USER_INPUT')
    expect(await codeOf({ customerId, lines: [line(first, 1), line(first, 2)] })).toBe('BAD_USER_INPUT')
  })
})

describe('updates with fixed values', () => {
  it('cancel only an order that was not sent, and put its pieces back into stock', async () => {
    await using shop = await openShop(smallShop)
    const cancel = 'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { order { state } } }'
    const bought =
      'query ($orderId: ID!) { order(orderId: $orderId) { lines { nodes { quantity product { stock } } } } }'
    const linesOf = async (orderId: string): Promise<Bought[]> =>
      (await shop.read(bought, { orderId })).order.lines.nodes
    const codes = new Map<string, unknown>()
    for (const { orderId, placedAt, customerId: by, state } of smallShop.orders) {
      if (codes.has(state)) continue
      const before = await linesOf(orderId)
      const { data, errors } = await shop.ask(cancel, {
        input: { customerId: by, placedAt: placedAt.toISOString(), orderId },
      })
      const code = errors?.[0]?.extensions.code
      codes.set(state, code ?? data.cancelOrder.order.state)
      const expected = before.map(({ quantity, product: { stock } }) => ({
        quantity,
        product: { stock: code === undefined ? stock + quantity : stock },
      }))
      expect(await linesOf(orderId)).toEqual(expected)
    }
    for (const [state, code] of codes) {
      expect([state, code]).toEqual([
        state,
        ['PENDING', 'PAID'].includes(state) ? 'CANCELLED' : 'CONDITION_FAILED',
      ])
    }
  })

  it('add to the stock and return the new value', async () => {
    await using shop = await openShop(smallShop)
    const { data } = await shop.ask(
      'mutation ($input: RestockProductInput!) { restockProduct(input: $input) { stock } }',
      { input: { productId: first.productId, addToStock: 5 } },
    )
    expect(data.restockProduct).toEqual({ stock: first.stock + 5 })
  })
})
