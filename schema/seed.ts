import type { SeedProgress, Store } from 'dynagate'
import { makeShop, type ShopData } from './shop-data.ts'
import { Customer, Order, OrderLine, Product, Review } from './table.ts'

/** Fills a new table with the sample shop, and tells after each step how many items are written, of how many. */
export function seed(store: Store, progress: SeedProgress): Promise<void> {
  return writeShop(store, makeShop(), progress)
}

/** Writes a shop of any size. */
export async function writeShop(
  store: Store,
  { customers, products, orders, lines, reviews }: ShopData,
  progress: SeedProgress = () => undefined,
): Promise<void> {
  const total = [customers, products, orders, lines, reviews].reduce((sum, { length }) => sum + length, 0)
  // Products before what counts them and copies their names.
  await store.fill(
    (put) => {
      put(Customer, customers)
      put(Product, products)
      put(Order, orders)
      put(OrderLine, lines)
      put(Review, reviews)
    },
    { progress: (done) => progress(done, total) },
  )
}
