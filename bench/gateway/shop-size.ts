import type { ShopSize } from '../../schema/shop-data.ts'

/** The number of items in the default shop. */
export const defaultItems = 10_000

/**
 * A shop of about this many items, within a hundredth. It has 200 products, and each customer has thirty orders on
 * average, so an operation finds as much in a large shop as in a small one.
 */
export function shopSizeOf(items: number): ShopSize {
  const orders = Math.max(300, Math.round((items - 200) / itemsPerOrder))
  return { customers: Math.ceil(orders / 30), orders, productsPerCategory: 25 }
}

/** The order, its lines, its share of the reviews and of the customers. */
const itemsPerOrder = 4.115
