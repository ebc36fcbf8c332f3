import { openEngine } from '../../../src/engine/index.ts'
import {
  openClient,
  openStore,
  openStreamClient,
  type StreamReader,
  streamArnOf,
  streamFeed,
} from '../../../src/index.ts'
import { board, boardAccess } from '../streams/board.ts'

/**
 * Follows the counters of the board in a directory, together with other processes of this machine. Writes a line for each
 * event, and one whenever it begins or ceases to read the stream itself.
 */
const [directory = '', ...topics] = process.argv.slice(2)
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const engine = await openEngine({ directory })
const client = await openClient({ kind: 'embedded', engine })
let reader: StreamReader | undefined
const changes = streamFeed({
  streams: () => openStreamClient({ kind: 'embedded', engine }),
  streamArn: () => streamArnOf(client, 'board'),
  shareAs: directory,
  observers: [
    {
      onStreamReader(each) {
        reader = each
      },
    },
  ],
})
const store = openStore({ client, table: board, cursorSecret: 'soak', changes })
let isReading = false
const watching = setInterval(() => {
  const now = reader?.isReading() ?? false
  if (now !== isReading) print({ isReading: now })
  isReading = now
}, 5)
const following = topics.map(async (topic) => {
  for await (const event of store.request().changes(boardAccess.counts, { topic })) {
    const hasItem = event.kind === 'entered' || event.kind === 'changed'
    print({ topic, kind: event.kind, ...(hasItem && { n: event.item.n }) })
  }
})
process.once('disconnect', async () => {
  clearInterval(watching)
  await store.close()
  await Promise.all(following)
  await engine.close()
})
