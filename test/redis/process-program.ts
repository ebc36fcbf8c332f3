import { redisCache } from 'dynagate'
import { openClient } from '../../src/store/client/index.ts'
import { openStore } from '../../src/store/index.ts'
import { type CacheProcess, cacheProcess } from '../store/cache/cache-process.ts'
import { notes } from '../store/cache/notes.ts'
import type { Reply, Request, Settings } from './processes.ts'
import { connectRedis } from './redis-server.ts'

/** The program of a process that caches in Redis: it does what it is sent, and replies. */
const { redis, endpoint, junkBytes } = JSON.parse(process.argv[2] ?? '{}') as Settings
const connection = await connectRedis(redis)
const client = await openClient({
  kind: 'lean',
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  // A busy machine isn't what this is about.
  connectMs: 60_000,
  requestMs: 60_000,
})

/** Fills the server before each command, so that it evicts at any time. */
let junk = 0
async function send(command: string[]): Promise<unknown> {
  if (junkBytes > 0) {
    junk += 1
    await connection.send(['SET', `junk ${process.pid} ${junk}`, 'x'.repeat(junkBytes)])
  }
  return connection.send(command)
}

function openRun(run: number): CacheProcess {
  const storage = redisCache(send, { prefix: `run ${run}:` })
  return cacheProcess((over) =>
    openStore({
      client: over(client),
      table: notes,
      cursorSecret: 'test',
      cache: { storage, settleMs: 0 },
    }),
  )
}

let current = openRun(0)
process.on('message', async (request: Request) => {
  const reply = await replyTo(request)
  // The test may have ended meanwhile.
  if (process.connected) process.send?.(reply)
})

async function replyTo({ id, run, step }: Request): Promise<Reply> {
  try {
    if (step === undefined) current = openRun(run)
    else if (step.kind === 'read') return { id, found: await current.read(step) }
    else if (step.kind === 'arrive') await current.arrive()
    else await current.write(step)
    return { id }
  } catch (error) {
    return { id, error: String(error) }
  }
}

process.once('disconnect', async () => {
  connection.close()
  await client.close()
})
process.send?.('ready')
