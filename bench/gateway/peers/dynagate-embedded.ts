import { createGateway, openClient, openStore, prepareTable } from '../../../src/index.ts'
import { schema } from '../../../schema/graphql.ts'
import { writeShop } from '../../../schema/seed.ts'
import { makeShop } from '../../../schema/shop-data.ts'
import { shop } from '../../../schema/table.ts'
import { shopSize } from '../operations.ts'
import { serve } from './serve.ts'

/** The same gateway with the bundled engine in its own process. */
const client = await openClient({ kind: 'embedded', memory: true })
await prepareTable(client, { table: shop, mayCreate: true })
const store = openStore({ client, table: shop, cursorSecret: 'bench' })
await writeShop(store, makeShop(shopSize))
const gateway = createGateway({
  schema,
  graphiql: false,
  limits: { aliases: 25, rootFields: 25 },
  context: () => ({ store: store.request() }),
})
await serve((request, response) => void gateway.handle(request, response))
