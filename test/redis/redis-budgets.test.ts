import { type RedisCommand, redisBudgets } from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RedisServer, startRedis } from './redis-server.ts'

describe('budgets in a real Redis', () => {
  let server: RedisServer
  let connections: readonly [RedisCommand, RedisCommand]
  beforeAll(async () => {
    server = await startRedis({ maxmemory: '10mb' })
    connections = [await server.connect(), await server.connect()]
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const slow = { capacity: 10, seconds: 100_000 }

  it('are shared by all processes', async () => {
    const [one, other] = connections.map((send) => redisBudgets(send)) as [
      ReturnType<typeof redisBudgets>,
      ReturnType<typeof redisBudgets>,
    ]
    expect(await one.take('ann', 6, slow)).toBe(0)
    const waitMs = await other.take('ann', 6, slow)
    // Two units are missing, each of which takes 10,000 seconds.
    expect(waitMs).toBeGreaterThan(19_000_000)
    expect(waitMs).toBeLessThanOrEqual(20_000_000)
    expect(await other.take('ann', 4, slow)).toBe(0)
    expect(await other.take('bob', 10, slow)).toBe(0)
  })

  it('are charged exactly, however many requests are concurrent', async () => {
    const budgets = connections.map((send) => redisBudgets(send))
    const taken = await Promise.all(
      Array.from({ length: 40 }, (_, at) => budgets[at % 2]?.take('many', 1, slow)),
    )
    expect(taken.filter((waitMs) => waitMs === 0)).toHaveLength(10)
  })

  it('are refunded unused units, up to the whole budget, and can be in debt', async () => {
    const budgets = redisBudgets(connections[0])
    expect(await budgets.take('carl', 8, slow)).toBe(0)
    await budgets.give('carl', 100, slow)
    expect(await budgets.take('carl', 10, slow)).toBe(0)
    expect(await budgets.take('carl', 1, slow)).toBeGreaterThan(0)
    await budgets.give('carl', -10, slow)
    expect(await budgets.take('carl', 1, slow)).toBeGreaterThan(100_000_000)
  })

  it('refill, and expire once they are full', async () => {
    const [send] = connections
    const budgets = redisBudgets(send, { prefix: 'fast:' })
    const fast = { capacity: 1_000_000, seconds: 1 }
    expect(await budgets.take('dora', 1_000, fast)).toBe(0)
    const key = 'fast:dora'
    const endsMs = Number(await send(['PTTL', key]))
    expect(endsMs).toBeGreaterThan(0)
    expect(endsMs).toBeLessThanOrEqual(1_001)
    let waitMs: number | undefined
    for (let tries = 0; tries < 1_000 && waitMs !== 0; tries += 1) {
      waitMs = await budgets.take('dora', 1_000_000, fast)
    }
    expect(waitMs).toBe(0)
  })
})
