import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  a,
  createBuilder,
  createGateway,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  startGateway,
  storeContext,
} from '../../../src/index.ts'

/**
 * Serves a gateway over a shelf of 45 books of 100 KB. Writes its port as its first line,
 * then a line of `GatewayState` for each message from its parent.
 */
const [writeStallMs = '15000'] = process.argv.slice(2)
const books = defineTable({ name: 'books', primaryKey: { partition: 'pk', sort: 'sk' } })
const Book = books.entity('Book', {
  attributes: { shelf: a.id(), book: a.id(), text: a.string() },
  key: { partition: 'SHELF#{shelf}', sort: 'BOOK#{book}' },
})
const access = books.access({ book: Book.get(), books: Book.query() })
const builder = createBuilder(books)
builder.entity(Book, { fields: (t) => t.attributes('shelf', 'book', 'text') })
builder.queryFields((t) => ({ book: t.item(access.book), books: t.connection(access.books) }))
builder.mutationFields((t) => ({ createBook: t.create(Book) }))

const state = { unhandled: 0, internal: 0, peakRss: 0 }
process.on('unhandledRejection', (cause) => {
  state.unhandled += 1
  console.error(cause)
})
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const client = await openClient({ kind: 'embedded', memory: true })
await prepareTable(client, { table: books, mayCreate: true })
const store = openStore({ client, table: books, cursorSecret: 'soak' })
await store.putAll(
  Book,
  Array.from({ length: 45 }, (_, at) => ({ shelf: 's', book: `b${at}`, text: 'x'.repeat(100_000) })),
)
const server = await startGateway({
  port: 0,
  connections: { writeStallMs: Number(writeStallMs) },
  gateway: createGateway({
    schema: builder.toSchema(),
    context: storeContext(store),
    log(entry) {
      if (entry.level !== 'error') return
      state.internal += 1
      console.error(entry)
    },
  }),
})
const sampling = setInterval(() => {
  state.peakRss = Math.max(state.peakRss, process.memoryUsage.rss())
}, 20)
process.on('message', async () => {
  collectGarbage()
  // What has ended meanwhile frees its buffers in a later turn of the event loop.
  await new Promise(setImmediate)
  collectGarbage()
  const { heapUsed, external, rss } = process.memoryUsage()
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
  process.stdout.write(`${JSON.stringify({ ...state, heap: heapUsed + external, rss, sockets })}\n`)
  state.peakRss = rss
})
process.once('disconnect', async () => {
  clearInterval(sampling)
  await server.close()
  await store.close()
})
process.stdout.write(`${JSON.stringify({ port: server.port })}\n`)
