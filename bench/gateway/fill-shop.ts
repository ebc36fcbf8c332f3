import { writeShop } from '../../schema/seed.ts'
import { makeShop } from '../../schema/shop-data.ts'
import { shop } from '../../schema/table.ts'
import { type DynamoClient, openStore, prepareTable } from '../../src/index.ts'
import { defaultItems, shopSizeOf } from './shop-size.ts'

/** How many items a process of the benchmark is to hold. */
export const itemsAsked = Number(process.env.BENCH_ITEMS ?? defaultItems)

/** Makes the shop of the benchmark, where it isn't there yet. The parent process is told how far it is. */
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
