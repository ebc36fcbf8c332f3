import { deadLettersOf, openStreamClient } from 'dynagate'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fromWire, Leases } from '../../src/store/index.ts'
import { virtualClock } from '../store/leases/virtual-clock.ts'
import { type HandledShop, Order, openShop, shop } from './handled-shop.ts'

let opened: HandledShop
let now = Date.UTC(2026, 0, 1)
beforeEach(async () => {
  opened = await openShop(() => now)
})
afterEach(() => opened[Symbol.asyncDispose]())

/** A handler that records the ids of created orders, and the wait for some of them. */
function recorder() {
  const seen: string[] = []
  let wake = () => {}
  const handlers = [
    shop.on('seen', Order, 'created', ({ after }) => {
      seen.push(after.orderId)
      wake()
    }),
  ]
  const has = async (...ids: string[]) => {
    while (!ids.every((id) => seen.includes(id))) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return { seen, handlers, has }
}

const checkpoint = () =>
  new Leases({ store: opened.store, region: 'eu-west-1' }).checkpointOf('handlers') as Promise<{
    position: { shards: Record<string, { sequenceNumber?: string }> }
  }>

describe('the handlers of several processes', () => {
  it('run in one of them; when it stops another continues, and receives what was written meanwhile', async () => {
    const [one, other] = [recorder(), recorder()]
    const first = await opened.start(one.handlers)
    await opened.put('a')
    await one.has('a')
    await first.close()
    await opened.put('between')
    await using _ = await opened.start(other.handlers)
    await opened.put('b')
    await other.has('between', 'b')
    expect([one.seen, other.seen]).toEqual([['a'], ['between', 'b']])
  })

  it('continue in another one when it is frozen; it stores nothing when it wakes up', async () => {
    const [one, other] = [recorder(), recorder()]
    const frozen = virtualClock()
    const leaseMs = 100
    const first = await opened.start(one.handlers, { leaseMs, clock: frozen.ahead(0) })
    await opened.put('a')
    await using _ = await opened.start(other.handlers, { leaseMs })
    await opened.put('b')
    await other.has('a', 'b')
    const before = await checkpoint()
    await frozen.run(leaseMs)
    const closing = first.close()
    await frozen.run(10_000)
    await closing
    const after = await checkpoint()
    for (const [id, { sequenceNumber = '0' }] of Object.entries(before.position.shards))
      expect(BigInt(after.position.shards[id]?.sequenceNumber ?? '0')).toBeGreaterThanOrEqual(
        BigInt(sequenceNumber),
      )
    expect(opened.reports).toContainEqual(
      expect.objectContaining({ error: expect.objectContaining({ name: 'DynagateError' }) }),
    )
  })

  it('store no dead letter of one that was frozen while its handler failed', async () => {
    const [thawed, stuck] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    /** Starts a process on a clock of its own, which stands still but for `run`. */
    const start = async (message: string, until?: Promise<void>) => {
      const time = virtualClock()
      const handler = shop.on('strict', Order, 'created', async () => {
        stuck.resolve()
        await until
        throw new Error(message)
      })
      const starting = opened.start([handler], { leaseMs: 100, attempts: 1, clock: time.ahead(0) })
      await time.run(300)
      const running = await starting
      const close = async () => {
        const closing = running.close()
        await time.run(10_000)
        await closing
      }
      return { run: time.run, close }
    }
    const frozen = await start('of the frozen one', thawed.promise)
    await opened.put('a')
    await frozen.run(5)
    await stuck.promise
    const successor = await start('of its successor')
    await successor.run(50)
    await opened.reported('deadLetter', 1)
    await successor.close()
    thawed.resolve()
    const failed = () => opened.reports.filter(({ kind }) => kind.startsWith('deadLetter'))
    await vi.waitFor(() => expect(failed()).toHaveLength(2), { timeout: 20_000, interval: 1 })
    const messages: string[] = []
    for await (const { letter } of deadLettersOf({ store: opened.store, region: 'eu-west-1' }))
      messages.push(letter.error.message)
    expect(messages).toEqual(['of its successor'])
    expect(failed()[1]).toMatchObject({ kind: 'deadLetterFailed', error: { code: 'CONDITION_FAILED' } })
    await frozen.close()
  })

  it('stop with running attempts, whose changes the next process receives', async () => {
    const running = Promise.withResolvers<AbortSignal>()
    const stuck = shop.on('seen', Order, 'created', ({ signal }) => {
      running.resolve(signal)
      return new Promise<void>(() => {})
    })
    const first = await opened.start([stuck], { graceMs: 0 })
    await opened.put('a')
    const signal = await running.promise
    await first.close()
    expect(signal.aborted).toBe(true)
    const other = recorder()
    await using _ = await opened.start(other.handlers)
    await other.has('a')
  })

  it('receive the changes of all shards when they split', async () => {
    const { seen, handlers, has } = recorder()
    await using _ = await opened.start(handlers)
    const ids = Array.from({ length: 12 }, (_, at) => `o${at}`)
    for (const [at, id] of ids.entries()) {
      if (at % 3 === 0) await opened.engine.splitShards('shop')
      await opened.put(id)
    }
    await has(...ids)
    expect([...seen].sort()).toEqual([...ids].sort())
  })

  it('report changes that were removed before they were read', async () => {
    const { handlers, has } = recorder()
    const first = await opened.start(handlers)
    await first.close()
    await opened.put('lost')
    now += 30 * 3_600_000
    await using _ = await opened.start(handlers)
    await opened.put('kept')
    await has('kept')
    expect(opened.reports.map(({ kind }) => kind)).toContain('gap')
  })

  it('cost nothing but their lease while nothing changes: a checkpoint isn’t a change to read', async () => {
    const clock = virtualClock()
    const calls = { getRecords: 0, beats: 0 }
    const { handlers, has } = recorder()
    const beat = async () => {
      const { Items } = await opened.engine.execute('Scan', { TableName: 'shop' })
      const items = (Items ?? []).map((item) => fromWire(item))
      return Number(items.find(({ pk }) => String(pk).includes('Lease'))?.$$beat)
    }
    const running = await opened.start(handlers, {
      clock: clock.ahead(0),
      poll: { least: 100, most: 1000 },
      streams: async () => {
        const client = await openStreamClient({ kind: 'embedded', engine: opened.engine })
        return {
          ...client,
          getRecords: (...args) => {
            calls.getRecords += 1
            return client.getRecords(...args)
          },
        }
      },
    })
    await opened.put('a')
    await clock.run(2_000)
    await has('a')
    calls.getRecords = 0
    const before = await beat()
    await clock.run(60_000)
    // A renewal every ten seconds, and a request of the open shard every second.
    expect((await beat()) - before).toBe(6)
    expect(calls.getRecords).toBeLessThanOrEqual(61)
    const closing = running.close()
    await clock.run(1)
    await closing
  })
})
