import { smallShop } from './open-shop.ts'

const { lines, orders, reviews } = smallShop

/** The orders of a customer of the small shop, the latest first. */
export function ordersOf(customerId: string) {
  return orders.filter((order) => order.customerId === customerId).sort((a, b) => +b.placedAt - +a.placedAt)
}

/** The lines of an order, in their order. */
export function linesOf(orderId: string) {
  return lines.filter((line) => line.orderId === orderId).sort((a, b) => a.lineNumber - b.lineNumber)
}

/** The reviews of a product, the latest first. */
export function reviewsOf(productId: string) {
  return reviews
    .filter((review) => review.productId === productId)
    .sort((a, b) => +b.writtenAt - +a.writtenAt)
}

/** Items as in JSON. */
export function plain(items: unknown): unknown {
  return JSON.parse(JSON.stringify(items))
}
