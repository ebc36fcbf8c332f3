import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * A gateway of the sample shop with the bundled engine. Arguments: its port, what observes it, of `log`, `metrics` and
 * `traces` with commas or `nothing`, and the root of the checkout whose code it runs.
 */
const [port, observed = '', root = ''] = process.argv.slice(2)
const load = (path: string) => import(pathToFileURL(join(root, path)).href)
const dynagate: typeof import('../../src/index.ts') = await load('src/index.ts')
const { shop }: typeof import('../../schema/table.ts') = await load('schema/table.ts')
const { schema }: typeof import('../../schema/graphql.ts') = await load('schema/graphql.ts')
const { writeShop }: typeof import('../../schema/seed.ts') = await load('schema/seed.ts')
const { makeShop }: typeof import('../../schema/shop-data.ts') = await load('schema/shop-data.ts')

const parts = new Set(observed.split(','))
const client = await dynagate.openClient({ kind: 'embedded', memory: true })
await dynagate.prepareTable(client, { table: shop, mayCreate: true })
// An earlier version has no observers.
const observers = [
  ...(parts.has('metrics') ? [dynagate.createMetrics()] : []),
  ...(parts.has('traces') ? [await dynagate.openTracing()] : []),
]
const observing = observers.length > 0 && { observers }
const store = dynagate.openStore({ client, table: shop, cursorSecret: 'bench', ...observing })
await writeShop(store, makeShop({ customers: 10, orders: 300, productsPerCategory: 25 }), () => {})
const gateway = dynagate.createGateway({
  schema,
  profile: 'production',
  context: dynagate.storeContext(store),
  ...observing,
  ...(parts.has('log') && { log: await dynagate.openLog(), logOperations: true }),
})
// Finer than the kernel's ticks, so that rounds can be short.
process.on('message', () => process.send?.(process.cpuUsage()))
await dynagate.startGateway({ gateway, port: Number(port) })
