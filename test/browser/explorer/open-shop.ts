import { gatewayOptions } from 'dynagate'
import { writeShop } from '../../../schema/seed.ts'
import { makeShop } from '../../../schema/shop-data.ts'
import { loadDefinition } from '../../../src/cli/definition/load-definition.ts'
import { createExplorer } from '../../../src/explorer/index.ts'
import { createGateway, startGateway } from '../../../src/server/index.ts'
import { openClients, openStore } from '../../../src/store/index.ts'
import { isSystemRecord, streamArnOf, streamFeed } from '../../../src/streams/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

/** A gateway over a small shop in memory, with its explorer. */
export async function openShop() {
  const definition = await loadDefinition('schema/index.ts')
  const { table } = definition
  const { client, streams } = await openClients({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  const feed = streamFeed({
    streams,
    streamArn: () => streamArnOf(client, table.definition.name),
    poll: { least: 1, most: 20 },
    skip: (record) => isSystemRecord(table, record),
  })
  const store = openStore({ client, table, cursorSecret: 'test', changes: feed })
  await writeShop(store, makeShop({ customers: 60, orders: 900, productsPerCategory: 5 }))
  const explorer = createExplorer(definition)
  explorer.open({ store, region: undefined, feed })
  const gateway = createGateway({
    ...gatewayOptions(definition, store),
    pages: [explorer.page],
    routes: explorer.routes,
    observers: [explorer.observer],
    log: () => {},
  })
  const running = await startGateway({ gateway, port: 0 })
  const { origin } = new URL(running.url)
  return {
    url: `${origin}/explorer`,
    /** Executes a GraphQL operation. */
    query: (query: string, variables: object = {}) =>
      fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      }),
    [Symbol.asyncDispose]: async () => {
      explorer.close()
      await running.close()
      await store.close()
    },
  }
}
