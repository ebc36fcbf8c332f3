import { type RedisCommand, redisCache } from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cacheProperty } from '../store/cache/cache-property.case.ts'
import { access, Note, openWorld } from '../store/cache/notes.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

describe('a cache in a real Redis', () => {
  let server: RedisServer
  let connections: readonly RedisCommand[]
  beforeAll(async () => {
    server = await startRedis({ maxmemory: '100mb' })
    connections = await Promise.all([server.connect(), server.connect()])
  })
  afterAll(() => server[Symbol.asyncDispose]())

  // Each process has its own connection: reads and writes of the storage alternate between the two.
  cacheProperty((run) => redisCache(inTurns(connections), { prefix: `run ${run}:` }), { numRuns: 300 })

  it('has an expiry on every key', async () => {
    await using world = await openWorld()
    const [send] = connections as [RedisCommand]
    const store = world.open({ storage: redisCache(send, { prefix: 'ends:' }), settleMs: 0, maxAgeMs: 1000 })
    await store.request().create(Note, { owner: 'ann', number: 1, topic: 'tea', rank: 1, title: 'A' })
    await store.request({ cacheScope: 'one' }).page(access.byTopic, { topic: 'tea' }, { first: 5 })
    const keys = (await send(['KEYS', 'ends:*'])) as string[]
    const ends = await Promise.all(keys.map((key) => send(['PTTL', key])))
    expect(keys.length).toBeGreaterThan(4)
    expect(ends.every((milliseconds) => Number(milliseconds) > 0)).toBe(true)
  })
})

describe('a cache in a real Redis that is full', () => {
  let server: RedisServer
  let send: RedisCommand
  let junk = 0
  beforeAll(async () => {
    server = await startRedis({ maxmemory: '3mb' })
    send = await server.connect()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  cacheProperty(
    (run) =>
      redisCache(
        async (command) => {
          junk += 1
          await send(['SET', `junk ${junk}`, 'x'.repeat(50_000)])
          return send(command)
        },
        { prefix: `run ${run}:` },
      ),
    { numRuns: 100, mayArriveLate: false },
  )

  it('evicts the least recently used entries', async () => {
    expect(String(await send(['INFO', 'stats']))).toMatch(/evicted_keys:[1-9]/)
  })
})

function inTurns(connections: readonly RedisCommand[]): RedisCommand {
  let turn = 0
  return (command) => {
    turn += 1
    const send = connections[turn % connections.length]
    if (send === undefined) throw new Error('there is a connection')
    return send(command)
  }
}
