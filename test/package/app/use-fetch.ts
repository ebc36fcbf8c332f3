import { createGateway, gatewayOptions, openClient, openStore, prepareTable } from 'dynagate'
import definition from './shop.ts'

/** A server of one's own: it creates the table, seeds it and answers by `fetch`. */
const client = await openClient({ kind: 'embedded', memory: true })
const { table } = definition
await prepareTable(client, { table, mayCreate: true })
const store = openStore({ client, table, cursorSecret: 'secret' })
await definition.seed?.(store, () => {})
const gateway = createGateway(gatewayOptions(definition, store))

const request = new Request('http://gateway/graphql', {
  method: 'POST',
  headers: { 'content-type': 'application/json', reader: 'ada' },
  body: JSON.stringify({ query: '{ customer(customerId: "c1") { name } reader }' }),
})
const response = await gateway.fetch(request)
console.log(await response.text())
await store.close()
