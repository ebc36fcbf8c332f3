import { schema } from '../../../schema/graphql.ts'
import { shop } from '../../../schema/table.ts'
import { openEngine } from '../../../src/engine/index.ts'
import { createGateway, type DynamoClient, openClient, openStore } from '../../../src/index.ts'
import { embeddedClient } from '../../../src/store/client/embedded.ts'
import { fillShop, itemsAsked } from '../fill-shop.ts'
import { serve } from './serve.ts'

/** The same gateway with the bundled engine in its own process. */
const client = await openFullClient()
const store = openStore({ client, table: shop, cursorSecret: 'bench' })
const gateway = createGateway({
  schema,
  graphiql: false,
  limits: { aliases: 25, rootFields: 25 },
  context: () => ({ store: store.request() }),
})
await serve(
  (request, response) => void gateway.handle(request, response),
  () => client.close(),
)

/** The shop in a directory where it is already; else in memory, as another engine has saved it, or made again. */
async function openFullClient(): Promise<DynamoClient> {
  const { BENCH_DIRECTORY: directory, BENCH_SNAPSHOT: snapshot } = process.env
  if (directory) return openClient({ kind: 'embedded', directory })
  const engine = await openEngine({ memory: true })
  const client = embeddedClient(engine)
  if (snapshot) await engine.restore(snapshot)
  else await fillShop(client, itemsAsked)
  return { ...client, close: () => engine.close() }
}
