import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Gateways of the sample shop in one process, so that nothing but the gateways differ. Arguments: the port of the first;
 * the URL of their engine, or `embedded` for one of each in this process; and for each gateway what observes it, of
 * `log`, `metrics` and `traces` with commas or `nothing`, and the root of the checkout whose code it runs. Responds to
 * the message `urls` with the URLs of the gateways, and to `cpu` with the CPU time of the process so far.
 */
const [port, endpoint = 'embedded', ...gateways] = process.argv.slice(2)
const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
const urls: string[] = []
while (gateways.length > 0) {
  const [observed = '', root = ''] = gateways.splice(0, 2)
  urls.push(await startObserved(observed, root, urls.length === 0 ? Number(port) : 0))
}
process.on('message', (message) => {
  // Finer than the kernel's ticks, so that rounds can be short.
  process.send?.(message === 'urls' ? urls : process.cpuUsage())
})

async function startObserved(observed: string, root: string, port: number): Promise<string> {
  const load = (path: string) => import(pathToFileURL(join(root, path)).href)
  const dynagate: typeof import('../../src/index.ts') = await load('src/index.ts')
  const { shop }: typeof import('../../schema/table.ts') = await load('schema/table.ts')
  const { schema }: typeof import('../../schema/graphql.ts') = await load('schema/graphql.ts')
  const { writeShop }: typeof import('../../schema/seed.ts') = await load('schema/seed.ts')
  const { makeShop }: typeof import('../../schema/shop-data.ts') = await load('schema/shop-data.ts')
  const parts = new Set(observed.split(','))
  const client = await dynagate.openClient(
    endpoint === 'embedded'
      ? { kind: 'embedded', memory: true }
      : { kind: 'lean', endpoint, region: 'local', credentials },
  )
  await dynagate.prepareTable(client, { table: shop, mayCreate: true })
  const observers = [
    ...(parts.has('metrics') ? [dynagate.createMetrics()] : []),
    ...(parts.has('traces') ? [await dynagate.openTracing()] : []),
  ]
  const store = dynagate.openStore({ client, table: shop, cursorSecret: 'bench', observers })
  await writeShop(store, makeShop({ customers: 10, orders: 300, productsPerCategory: 25 }), () => {})
  const gateway = dynagate.createGateway({
    schema,
    profile: 'production',
    context: dynagate.storeContext(store),
    observers,
    ...(parts.has('log') && { log: await dynagate.openLog(), logOperations: true }),
  })
  const { url } = await dynagate.startGateway({ gateway, port })
  return new URL(url).origin
}
