import { writeShop } from '../../schema/seed.ts'
import { makeShop } from '../../schema/shop-data.ts'
import { shop } from '../../schema/table.ts'
import { type DynamoClient, openStore, prepareTable } from '../../src/index.ts'
import { defaultItems, shopSizeOf } from './shop-size.ts'

/** The number of items in the table of a benchmark process. */
export const itemsAsked = Number(process.env.BENCH_ITEMS ?? defaultItems)

/** Creates the shop of the benchmark if it doesn't exist, and reports progress to the parent process. */
export async function fillShop(client: DynamoClient, items: number): Promise<void> {
  if ((await prepareTable(client, { table: shop, mayCreate: true })) === 'found') return
  const store = openStore({ client, table: shop, cursorSecret: 'bench' })
  let told = 0
  await writeShop(store, makeShop(shopSizeOf(items)), (done, total) => {
    if (done - told < progressStep) return
    told = done
    process.send?.({ progress: `${done} of ${total} items are there` })
  })
}

const progressStep = 200_000
