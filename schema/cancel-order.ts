import { a, add, type GatewayContext, type Transaction } from 'dynagate'
import { mostLines } from './place-order.ts'
import { access, Order, Product } from './table.ts'

/** The input of `cancelOrder`: the key of the order. */
export const cancelOrderInput = {
  customerId: a.id().describe('The number of the customer.'),
  placedAt: a.dateTime().describe('When the order was placed.'),
  orderId: a.id().describe('The number of the order.'),
}

interface OrderKey {
  readonly customerId: string
  readonly placedAt: Date
  readonly orderId: string
}

/**
 * Cancels an order that has not been shipped yet and puts its pieces back into stock, in one transaction. The lines of an order
 * never change, so they are read first; two cancellations at the same time restock once, as the state is the condition.
 */
export async function planCancellation(tx: Transaction, key: OrderKey, { store }: GatewayContext) {
  const order = tx.update(Order, key, { state: 'CANCELLED' }, { if: { state: { in: ['PENDING', 'PAID'] } } })
  const lines = store.items(access.linesOf, { orderId: key.orderId })
  for await (const { productId, quantity } of lines) {
    tx.update(Product, { productId }, { stock: add(quantity) })
  }
  return { order }
}

/** The number of writes of each entity, from which the cost of the mutation is estimated. */
export const writesOfCancellation = [
  [Order, 1],
  [Product, mostLines],
] as const
