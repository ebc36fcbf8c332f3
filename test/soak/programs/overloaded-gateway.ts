import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  a,
  createBuilder,
  createGateway,
  defineTable,
  openClient,
  openStore,
  startGateway,
  storeContext,
} from '../../../src/index.ts'

/**
 * Serves single items of a DynamoDB at an endpoint, its argument. Writes its port as its first line, then a line with the
 * heap after a garbage collection, in bytes, for each message from its parent.
 */
const [endpoint = ''] = process.argv.slice(2)
const things = defineTable({ name: 'things', primaryKey: { partition: 'pk', sort: 'sk' } })
const Thing = things.entity('Thing', {
  attributes: { thingId: a.id(), name: a.string() },
  key: { partition: 'THING#{thingId}', sort: 'THING' },
})
const builder = createBuilder(things)
builder.entity(Thing, { fields: (t) => t.attributes('thingId', 'name') })
const { thing } = things.access({ thing: Thing.get() })
builder.queryFields((t) => ({ thing: t.item(thing) }))

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const credentials = { accessKeyId: 'soak', secretAccessKey: 'soak' }
const client = await openClient({ kind: 'lean', endpoint, region: 'eu-west-1', credentials })
const store = openStore({ client, table: things, cursorSecret: 'soak' })
const gateway = createGateway({
  schema: builder.toSchema(),
  profile: 'production',
  context: storeContext(store),
  log() {},
})
const server = await startGateway({ gateway, port: 0 })
process.on('message', () => {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  process.stdout.write(`${JSON.stringify({ heap: heapUsed + external })}\n`)
})
process.once('disconnect', async () => {
  await server.close()
  await store.close()
})
process.stdout.write(`${JSON.stringify({ port: server.port })}\n`)
