import { schema } from '../../../schema/graphql.ts'
import { shop } from '../../../schema/table.ts'
import { createGateway, openClient, openStore } from '../../../src/index.ts'
import { endpoint, serve } from './serve.ts'

/** The gateway of the sample shop, with its default client for endpoints, or the one that the environment names. */
const kind = process.env.DYNAGATE_CLIENT === 'sdk' ? 'sdk' : 'lean'
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
const client = await openClient({ kind, endpoint, region: 'eu-west-1', credentials })
const store = openStore({ client, table: shop, cursorSecret: 'bench' })
const gateway = createGateway({
  schema,
  graphiql: false,
  // One of the operations requests twenty products with aliases.
  limits: { aliases: 25, rootFields: 25 },
  context: () => ({ store: store.request() }),
})
await serve((request, response) => void gateway.handle(request, response))
