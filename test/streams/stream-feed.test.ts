import { setImmediate as nextTurn } from 'node:timers/promises'
import { a, defineTable, openClient, openStore, prepareTable, streamArnOf, streamFeed } from 'dynagate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EngineOptions, openEngine } from '../../src/engine/index.ts'
import type { ChangeEvent } from '../../src/store/index.ts'
import { openStreamClient, type StreamClient, systemClock } from '../../src/store/index.ts'
import type { StreamFeedOptions } from '../../src/streams/index.ts'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byState: { global: { partition: 'gpk', sort: 'gsk' } } },
  timeToLive: 'expires',
  stream: 'newAndOldImages',
  caller: { org: a.id() },
  tenant: 'org',
})
const Order = shop.entity('Order', {
  attributes: {
    customer: a.id(),
    order: a.int({ digits: 3 }),
    state: a.enum('OPEN', 'PAID'),
    total: a.int(),
    expires: a.int().optional(),
  },
  key: { partition: 'T#{org}#CUSTOMER#{customer}', sort: 'ORDER#{order}' },
  indexes: { byState: { partition: 'T#{org}#STATE#{state}', sort: 'ORDER#{order}' } },
})
const access = shop.access({
  order: Order.get(),
  ordersOf: Order.query({ filter: { attributes: ['total'] } }),
  inState: Order.query('byState'),
})

/** A table on an engine, and stores of several processes with the changes of its stream. */
async function openShop(now: () => number = Date.now, engineOptions: Pick<EngineOptions, 'shardLife'> = {}) {
  const engine = await openEngine({ memory: true, now, ...engineOptions })
  const client = await openClient({ kind: 'embedded', engine })
  await prepareTable(client, { table: shop, mayCreate: true })
  const counts = { getRecords: 0 }
  const openProcess = async (options: Partial<StreamFeedOptions> = {}) => {
    const streams = async (): Promise<StreamClient> => {
      const opened = await openStreamClient({ kind: 'embedded', engine })
      const getRecords: StreamClient['getRecords'] = (...given) => {
        counts.getRecords += 1
        return opened.getRecords(...given)
      }
      return { ...opened, getRecords }
    }
    const streamArn = () => streamArnOf(client, 'shop')
    const changes = streamFeed({ streams, streamArn, poll: { least: 0, most: 1 }, ...options })
    const store = openStore({ client, table: shop, cursorSecret: 'test', changes, clock: now })
    return { store, changes, as: (tenant: string) => store.request({ tenant }) }
  }
  const { store } = await openProcess()
  const put = (order: number, values: object = {}, tenant = 'a') =>
    store.putAll(Order, [{ customer: 'c', order, state: 'OPEN' as const, total: 1, ...values }], { tenant })
  return { engine, openProcess, put, counts, [Symbol.asyncDispose]: () => engine.close() }
}

type Events = AsyncGenerator<ChangeEvent<{ readonly order: number }>>

/** The next events, in short: `entered 1`. */
async function take(events: Events, count: number): Promise<string[]> {
  const taken: string[] = []
  while (taken.length < count) {
    const { value, done } = await events.next()
    if (done) return [...taken, 'end']
    taken.push('key' in value && value.key ? `${value.kind} ${value.key.order}` : value.kind)
  }
  return taken
}

async function nextOf(events: Events): Promise<ChangeEvent<{ readonly order: number }>> {
  const { value } = await events.next()
  if (value === undefined) throw new Error('the events have ended')
  return value
}

function cursorOf(event: ChangeEvent<unknown>): string {
  return event.kind === 'heartbeat' ? '' : event.cursor
}

/** A clock on which the pauses of one length end when `next` is called, and random draws are spread evenly. */
function tickingClock(pauseMs: number) {
  let end = () => {}
  let draws = 0
  const ticks = {
    count: 0,
    /** Ends the pause, and waits until what it led to is done. */
    async next() {
      ticks.count += 1
      end()
      for (let turn = 0; turn < 3; turn += 1) await nextTurn()
    },
    clock: {
      ...systemClock,
      random: () => ((draws++ % 20) + 0.5) / 20,
      sleep: (ms: number, signal?: AbortSignal) =>
        ms === pauseMs
          ? new Promise<void>((resolve) => {
              end = resolve
            })
          : systemClock.sleep(ms, signal),
    },
  }
  return ticks
}

async function forEach(
  events: AsyncIterable<ChangeEvent<unknown>>,
  see: (event: ChangeEvent<unknown>) => void,
) {
  for await (const event of events) see(event)
}

describe('the changes of a view', () => {
  it('are the items that enter it, change in it and leave it, after it is ready', async () => {
    await using app = await openShop()
    const { as } = await app.openProcess()
    const events = as('a').changes(access.inState, { state: 'OPEN', order: { gte: 2 } })
    expect(await take(events, 1)).toEqual(['ready'])
    await app.put(1)
    await app.put(2)
    await app.put(2, { total: 5 })
    await app.put(3, { state: 'PAID' })
    await app.put(3)
    await app.put(2, { state: 'PAID' })
    await as('a').delete(Order, { customer: 'c', order: 3 })
    expect(await take(events, 5)).toEqual(['entered 2', 'changed 2', 'entered 3', 'left 2', 'left 3'])
    await events.return(undefined)
  })

  it('have the item after the change, and only the key of one that leaves', async () => {
    await using app = await openShop()
    const { as } = await app.openProcess()
    const events = as('a').changes(access.ordersOf, { customer: 'c', filter: { total: { gt: 1 } } })
    await take(events, 1)
    await app.put(1, { total: 7 })
    await app.put(1, { total: 1 })
    expect(await nextOf(events)).toMatchObject({
      kind: 'entered',
      item: { order: 1, total: 7, state: 'OPEN' },
    })
    const left = await nextOf(events)
    expect(left).toMatchObject({ kind: 'left', key: { customer: 'c', order: 1 } })
    expect(Object(left).item).toBeUndefined()
    await events.return(undefined)
  })

  it('are those of the tenant alone', async () => {
    await using app = await openShop()
    const { as } = await app.openProcess()
    const own = as('a').changes(access.inState, { state: 'OPEN' })
    const others = as('b').changes(access.inState, { state: 'OPEN' })
    await Promise.all([take(own, 1), take(others, 1)])
    await app.put(1, {}, 'b')
    await app.put(2, {}, 'a')
    expect(await take(own, 1)).toEqual(['entered 2'])
    expect(await take(others, 1)).toEqual(['entered 1'])
  })

  it('leave out items that have expired, until DynamoDB removes them', async () => {
    let now = Date.UTC(2026, 0, 1)
    await using app = await openShop(() => now)
    const { as } = await app.openProcess({ now: () => now })
    const events = as('a').changes(access.ordersOf, { customer: 'c' })
    await take(events, 1)
    await app.put(1, { expires: now / 1000 - 1 })
    await app.put(2, { expires: now / 1000 + 1 })
    expect(await take(events, 1)).toEqual(['entered 2'])
    now += 60 * 60 * 1000
    await app.engine.sweepExpired()
    expect((await take(events, 2)).sort()).toEqual(['left 1', 'left 2'])
  })

  it('begin again after a cursor, in its process and in another one', async () => {
    await using app = await openShop()
    const [one, two] = [await app.openProcess(), await app.openProcess()]
    const args = { customer: 'c' }
    const first = one.as('a').changes(access.ordersOf, args)
    await take(first, 1)
    await app.put(1)
    const after = cursorOf(await nextOf(first))
    await app.put(2)
    await app.put(3)
    const again = one.as('a').changes(access.ordersOf, args, { after })
    expect(await take(again, 3)).toEqual(['ready', 'entered 2', 'entered 3'])
    await again.return(undefined)
    await first.return(undefined)
    const elsewhere = two.as('a').changes(access.ordersOf, args, { after })
    expect(await take(elsewhere, 3)).toEqual(['ready', 'entered 2', 'entered 3'])
    await elsewhere.return(undefined)
  })

  it('begin again in another process after shards have been followed by others, several times', async () => {
    const shardLife = 60_000
    let now = Date.now()
    await using shop = await openShop(() => now, { shardLife })
    const [one, other] = [await shop.openProcess({ retain: { changes: 2 } }), await shop.openProcess()]
    const ofOne = one.as('a').changes(access.ordersOf, { customer: 'c' })
    const ofOther = other.as('a').changes(access.ordersOf, { customer: 'c' })
    await Promise.all([take(ofOne, 1), take(ofOther, 1)])
    let cursor = ''
    for (let order = 1; order <= 6; order += 1) {
      await shop.put(order)
      expect(await take(ofOne, 1)).toEqual([`entered ${order}`])
      const event = await nextOf(ofOther)
      if (order === 5) cursor = cursorOf(event)
      now += 2 * shardLife
    }
    const again = one.as('a').changes(access.ordersOf, { customer: 'c' }, { after: cursor })
    expect(await take(again, 2)).toEqual(['ready', 'entered 6'])
    for (const events of [ofOne, ofOther, again]) await events.return(undefined)
  })

  it('have a gap if those after the cursor are not known any more', async () => {
    await using app = await openShop()
    const { as } = await app.openProcess({ retain: { changes: 2 } })
    const first = as('a').changes(access.ordersOf, { customer: 'c' })
    const after = cursorOf(await nextOf(first))
    for (const order of [1, 2, 3]) await app.put(order)
    await take(first, 3)
    const again = as('a').changes(access.ordersOf, { customer: 'c' }, { after })
    expect(await take(again, 2)).toEqual(['gap', 'ready'])
    await app.put(4)
    expect(await take(again, 1)).toEqual(['entered 4'])
  })

  it('have a gap in place of those that a slow subscriber has not taken in time', async () => {
    await using app = await openShop()
    const { as } = await app.openProcess({ queue: 3 })
    const [slow, fast] = [1, 2].map(() => as('a').changes(access.ordersOf, { customer: 'c' }))
    if (slow === undefined || fast === undefined) throw new Error('two subscriptions')
    await Promise.all([take(slow, 1), take(fast, 1)])
    for (let order = 1; order <= 5; order += 1) {
      await app.put(order)
      await take(fast, 1)
    }
    expect(await take(slow, 2)).toEqual(['gap', 'entered 5'])
  })

  it.each([
    ['of other arguments', 'd', 'belongs to another field or to other arguments'],
    ['that is none', undefined, 'was not issued by this gateway'],
  ])('reject a cursor %s', async (_, customer, message) => {
    await using app = await openShop()
    const { as } = await app.openProcess()
    const first = as('a').changes(access.ordersOf, { customer: customer ?? 'c' })
    const after = customer === undefined ? 'cursor' : cursorOf(await nextOf(first))
    expect(() => as('a').changes(access.ordersOf, { customer: 'c' }, { after })).toThrow(message)
    await first.return(undefined)
  })
})

describe('the reader of the changes', () => {
  it('is one for all subscriptions, from the first to the last', async () => {
    await using app = await openShop()
    const { as } = await app.openProcess()
    expect(app.counts.getRecords).toBe(0)
    const all = Array.from({ length: 50 }, () => as('a').changes(access.ordersOf, { customer: 'c' }))
    await Promise.all(all.map((events) => take(events, 1)))
    await app.put(1)
    const events = await Promise.all(all.map(nextOf))
    expect(new Set(events).size).toBe(1)
    for (const each of all) await each.return(undefined)
    await nextTurn()
    const before = app.counts.getRecords
    await app.put(2)
    for (let turn = 0; turn < 20; turn += 1) await nextTurn()
    expect(app.counts.getRecords).toBe(before)
  })

  it('ends a subscription that waits when its request ends, and when its loop is left', async () => {
    await using app = await openShop()
    const { store } = await app.openProcess()
    const request = new AbortController()
    const events = store
      .request({ tenant: 'a', signal: request.signal })
      .changes(access.ordersOf, { customer: 'c' })
    await take(events, 1)
    const waiting = events.next()
    request.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
    const other = store.request({ tenant: 'a' }).changes(access.ordersOf, { customer: 'c' })
    await take(other, 1)
    const alsoWaiting = other.next()
    await other.return(undefined)
    expect(await alsoWaiting).toEqual({ done: true, value: undefined })
  })

  it('sends heartbeats to those for which nothing has happened for some time, at different times', async () => {
    await using app = await openShop()
    const ticks = tickingClock(1000)
    const { as } = await app.openProcess({ clock: ticks.clock })
    const silent = Array.from({ length: 60 }, () => as('a').changes(access.ordersOf, { customer: 'silent' }))
    const busy = as('a').changes(access.ordersOf, { customer: 'c' })
    await Promise.all([...silent, busy].map((events) => take(events, 1)))
    const beats = silent.map(() => [] as number[])
    const ofBusy: string[] = []
    for (const [at, events] of silent.entries()) void forEach(events, () => beats[at]?.push(ticks.count))
    void forEach(busy, ({ kind }) => ofBusy.push(kind))
    for (let tick = 1; tick <= 75; tick += 1) {
      await ticks.next()
      if (tick % 5 > 0) continue
      await app.put(tick)
      while (ofBusy.length < tick / 5) await nextTurn()
    }
    const gaps = beats.flatMap((at) => at.map((tick, index) => tick - (at[index - 1] ?? 0)))
    expect([Math.max(...gaps), Math.min(...beats.map((at) => at.at(-1) ?? 0)) >= 75 - 25]).toEqual([25, true])
    const inTick = Map.groupBy(beats.flat(), (tick) => tick)
    expect(Math.max(...[...inTick.values()].map(({ length }) => length))).toBeLessThanOrEqual(3)
    expect(new Set(ofBusy)).toEqual(new Set(['entered']))
  })

  it('reports an error for which a retry can not help, and starts again with the next subscription', async () => {
    await using app = await openShop()
    let isBroken = true
    const client = await openClient({ kind: 'embedded', engine: app.engine })
    const streamArn = async () => {
      if (isBroken) throw new Error('no such stream')
      return streamArnOf(client, 'shop')
    }
    const { as } = await app.openProcess({ streamArn })
    await expect(as('a').changes(access.order, { customer: 'c', order: 1 }).next()).rejects.toThrow(
      'no such stream',
    )
    isBroken = false
    expect(await take(as('a').changes(access.order, { customer: 'c', order: 1 }), 1)).toEqual(['ready'])
  })
})

it('a subscriber who always resumes at one of two processes knows the items of the view in the end', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ order: fc.nat(3), isPaid: fc.boolean() }) },
    fc.record({ reconnects: fc.nat(1) }),
    fc.record({ removes: fc.nat(3) }),
    fc.record({ shards: fc.constantFrom('split', 'end') }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const shardLife = 60_000
      let now = Date.now()
      await using app = await openShop(() => now, { shardLife })
      const processes = [await app.openProcess(), await app.openProcess({ retain: { changes: 3 } })]
      // Others follow both all the time, so that each process knows changes that the subscriber hasn't seen there.
      const others = processes.map(({ as }) => as('a').changes(access.ordersOf, { customer: 'c' }))
      const ends = others.map(async (events) => {
        for await (const _ of events);
      })
      const known = new Map<unknown, unknown>()
      let after: string | undefined
      const connect = (at: number) =>
        processes[at]?.as('a').changes(access.inState, { state: 'OPEN' }, { after }) as unknown as Events
      let events = connect(0)
      /** Takes events up to an item that is written for this alone. */
      const catchUp = async () => {
        await app.put(900)
        await app.put(900, { state: 'PAID' })
        for (let isDone = false; !isDone; ) {
          const event = await nextOf(events)
          after = cursorOf(event)
          if (event.kind === 'gap') await readAgain()
          if (event.kind === 'entered' || event.kind === 'changed') known.set(event.item.order, event.item)
          if (event.kind === 'left') known.delete(event.key.order)
          isDone = event.kind === 'left' && event.key.order === 900
        }
      }
      const readAgain = async () => {
        known.clear()
        for await (const item of processes[0]?.as('a').items(access.inState, { state: 'OPEN' }) ?? [])
          known.set(item.order, item)
      }
      await catchUp()
      for (const each of steps) {
        if ('reconnects' in each) {
          await events.return(undefined)
          events = connect(each.reconnects)
          continue
        }
        if ('shards' in each) {
          if (each.shards === 'split') await app.engine.splitShards('shop')
          else now += 2 * shardLife
          continue
        }
        if ('removes' in each)
          await processes[0]
            ?.as('a')
            .delete(Order, { customer: 'c', order: each.removes })
            .catch(() => {})
        else await app.put(each.order, { state: each.isPaid ? 'PAID' : 'OPEN', total: each.order })
      }
      await catchUp()
      for (const each of [events, ...others]) await each.return(undefined)
      await Promise.all(ends)
      const seen = [...known.values()]
      await readAgain()
      expect(new Set(seen)).toEqual(new Set(known.values()))
    }),
    { numRuns: 8 },
  )
})
