import { writeSync } from 'node:fs'
import { startHandlers, streamArnOf } from '../../../src/index.ts'
import { openClients, openStore } from '../../../src/store/index.ts'
import { board, Count } from '../streams/board.ts'

/**
 * Runs handlers over the board in a directory, as one of several processes: a line for each change before it is handled,
 * and for each report.
 */
const [directory = ''] = process.argv.slice(2)
const { client, streams } = await openClients({ kind: 'embedded', directory })
const store = openStore({ client, table: board, cursorSecret: 'soak' })
// Synchronous, so that what was handled is known however the process ends.
const print = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`)
const running = startHandlers({
  handlers: [
    board.on('first', Count, 'created', ({ after: { topic, n }, token }) => void print({ topic, n, token })),
    board.on('next', Count, 'changed', ({ after: { topic, n }, token }) => void print({ topic, n, token })),
  ],
  store,
  streams,
  streamArn: () => streamArnOf(client, 'board'),
  region: 'local',
  leaseMs: 400,
  poll: { least: 5, most: 50 },
  report: (report) =>
    print({ report: report.kind, ...('error' in report && { error: String(report.error) }) }),
})
process.once('disconnect', async () => {
  await running.close()
  await store.close()
})
