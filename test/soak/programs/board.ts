import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openEngine } from '../../../src/engine/index.ts'
import {
  createGateway,
  defineGateway,
  gatewayOptions,
  openStore,
  prepareTable,
  startGateway,
  streamArnOf,
  streamFeed,
} from '../../../src/index.ts'
import { openClients } from '../../../src/store/index.ts'
import { board, countItem, schema } from '../streams/board.ts'
import type { BoardRequest } from '../streams/board-process.ts'

/**
 * Serves subscriptions of the board to any number of clients. Writes its port as its first line, then a line for each
 * request of its parent: a `BoardState`, or the writes that it has made.
 */
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const engine = await openEngine({ memory: true })
const { client, streams } = await openClients({ kind: 'embedded', engine })
await prepareTable(client, { table: board, mayCreate: true })
const changes = streamFeed({ streams, streamArn: () => streamArnOf(client, 'board') })
const store = openStore({ client, table: board, cursorSecret: 'soak', changes })
const limits = { subscriptions: 20_000, subscriptionsPerCaller: 20_000 }
const definition = defineGateway({ table: board, schema, webSockets: true, limits, public: true })
const server = await startGateway({ port: 0, gateway: createGateway(gatewayOptions(definition, store)) })
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
print({ port: server.port })

const counts = new Map<string, number>()

process.on('message', async (request: BoardRequest) => {
  if (request.kind === 'state') {
    const { user, system } = process.cpuUsage()
    collectGarbage()
    print({ heap: process.memoryUsage().heapUsed, cpuMs: (user + system) / 1000 })
    return
  }
  print(await write(request))
})
process.once('disconnect', async () => {
  await server.close()
  await store.close()
  await engine.close()
})

/** Increments counters of random topics, evenly in time. */
async function write({ perSecond, seconds, topics }: BoardRequest & { readonly kind: 'write' }) {
  const made: [topic: string, n: number, at: number][] = []
  const began = performance.now()
  const pending: Promise<void>[] = []
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - began) / 1000) * perSecond))
    for (; sent < due; sent += 1) {
      const topic = `t${Math.floor(Math.random() * topics)}`
      const n = (counts.get(topic) ?? 0) + 1
      counts.set(topic, n)
      const put = engine.execute('PutItem', { TableName: 'board', Item: countItem(topic, n) })
      pending.push(put.then(() => void made.push([topic, n, Number(process.hrtime.bigint()) / 1e6])))
    }
    await wait(5)
  }
  await Promise.all(pending)
  return { made }
}
