import {
  createGateway,
  gatewayOptions,
  openClient,
  openStore,
  prepareTable,
  startGateway,
} from '../../../src/index.ts'
import gateway, { till } from '../till.ts'

/** Serves the gateway of the tills over an engine's directory until it is killed; writes its port as its only line. */
const [directory = ''] = process.argv.slice(2)
const client = await openClient({ kind: 'embedded', directory })
await prepareTable(client, { table: till, mayCreate: true })
const store = openStore({ client, table: till, cursorSecret: 'soak' })
const server = await startGateway({ gateway: createGateway(gatewayOptions(gateway, store)), port: 0 })
process.stdout.write(`${JSON.stringify({ port: server.port })}\n`)
