import { a, add, type GatewayContext, type Transaction } from 'dynagate'
import { fromCents, toCents } from './money.ts'
import { access, Customer, Order, OrderLine, Product } from './table.ts'

/** The lines of an order: with their products, a transaction of them is within the default limit of write units. */
export const mostLines = 12

/** The input of `placeOrder`. */
export const placeOrderInput = {
  customerId: a.id().describe('The number of the customer.'),
  lines: a
    .list(
      a.map('PlaceOrderLine', {
        productId: a.id().describe('The number of the product.'),
        quantity: a.int({ min: 1, max: 999 }).describe('The number of pieces.'),
      }),
      { minItems: 1, maxItems: mostLines },
    )
    .describe('The products to buy, each of them once.'),
}

interface Wanted {
  readonly customerId: string
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[]
}

/**
 * Creates the order and its lines and reduces the stock, in one transaction. The products are read first for their prices;
 * the order is placed only if these are unchanged and enough is in stock, so the stock never falls below zero.
 */
export async function planOrder(tx: Transaction, { customerId, lines }: Wanted, { store }: GatewayContext) {
  const bought = await Promise.all(
    lines.map(async ({ productId, quantity }) => {
      const product = await store.one(access.product, { productId })
      return { product: product ?? tx.reject('NOT_FOUND', `There is no product ${productId}.`), quantity }
    }),
  )
  const cents = bought.reduce((sum, { product, quantity }) => sum + quantity * toCents(product.price), 0)
  tx.check(Customer, { customerId })
  const order = tx.create(Order, {
    orderId: `o-${crypto.randomUUID()}`,
    customerId,
    placedAt: new Date(),
    state: 'PENDING',
    total: fromCents(cents),
  })
  const made = bought.map(({ product, quantity }, at) => {
    const path = ['lines', at]
    const asRead = { price: { eq: product.price }, stock: { gte: quantity } }
    tx.update(Product, product, { stock: add(-quantity) }, { if: asRead, path })
    return tx.create(
      OrderLine,
      {
        orderId: order.item.orderId,
        lineNumber: at + 1,
        productId: product.productId,
        quantity,
        unitPrice: product.price,
      },
      { path },
    )
  })
  return { order, lines: made }
}

/** The number of writes of each entity, from which the cost of the mutation is estimated. */
export function writesOfOrder(input: Wanted | undefined) {
  const lines = input?.lines.length ?? mostLines
  return [
    [Customer, 1],
    [Order, 1],
    [OrderLine, lines],
    [Product, lines],
  ] as const
}
