import { memoryCache, redisCache, type Store } from 'dynagate'
import { describe, expect, it } from 'vitest'
import { type DynamoClient, UpstreamFailure } from '../../../src/store/client/index.ts'
import type { CacheStorage } from '../../../src/store/index.ts'
import { fakeRedis } from './fake-redis.ts'
import { access, Note, openWorld, type World } from './notes.ts'

const storages: readonly (readonly [string, () => CacheStorage])[] = [
  ['in memory', () => memoryCache()],
  ['in Redis', () => redisCache(fakeRedis())],
]

const note = { owner: 'ann', number: 1, topic: 'tea', rank: 1, title: 'Old' }
const key = { owner: 'ann', number: 1 }
const titleIn = async (store: Store) =>
  (await store.request({ cacheScope: 'one' }).one(access.note, key))?.title
const numbersIn = async (store: Store, topic: string) => {
  const page = await store.request({ cacheScope: 'one' }).page(access.byTopic, { topic }, { first: 5 })
  return page.edges.map(({ item }) => item?.number)
}

describe.each(storages)('two processes that share a cache %s', (_, makeStorage) => {
  it('see a write that happened during a read of the other', async () => {
    await using world = await openWorld()
    const storage = makeStorage()
    const held = holdReads()
    const reader = world.open({ storage, settleMs: 0 }, held.over)
    const writer = world.open({ storage, settleMs: 0 })
    await writer.request().create(Note, note)
    const slow = titleIn(reader)
    await held.read
    await writer.request().update(Note, key, { title: 'New' })
    held.release()
    expect(await slow).toBe('Old')
    expect(await titleIn(reader)).toBe('New')
    expect(await titleIn(writer)).toBe('New')
  })

  it('do not cache a read that may have missed a write', async () => {
    await using world = await openWorld({ lag: 60_000 })
    expect(await readsAfterWrite(world, makeStorage(), async () => {})).toBe(2)
  })

  it('list an item once if it was moved and the response was lost', async () => {
    await using world = await openWorld()
    const storage = makeStorage()
    const reader = world.open({ storage, settleMs: 0 })
    const writer = world.open({ storage, settleMs: 0 }, losesUpdates)
    await writer.request().create(Note, note)
    expect([await numbersIn(reader, 'tea'), await numbersIn(reader, 'ink')]).toEqual([[1], []])
    await expect(writer.request().update(Note, key, { topic: 'ink' })).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
    })
    expect([await numbersIn(reader, 'tea'), await numbersIn(reader, 'ink')]).toEqual([[], [1]])
  })

  it('see an update whose caller disconnected before its response', async () => {
    await using world = await openWorld()
    const storage = makeStorage()
    const caller = new AbortController()
    const reader = world.open({ storage, settleMs: 0 })
    const writer = world.open({ storage, settleMs: 0 }, (client) => ({
      ...client,
      async update(input, { signal } = {}) {
        await client.update(input)
        caller.abort()
        signal?.throwIfAborted()
        throw new Error('the caller has a signal')
      },
    }))
    await reader.request().create(Note, note)
    expect([await numbersIn(reader, 'tea'), await numbersIn(reader, 'ink')]).toEqual([[1], []])
    const update = writer.request({ signal: caller.signal }).update(Note, key, { topic: 'ink' })
    await expect(update).rejects.toThrow()
    expect([await numbersIn(reader, 'tea'), await numbersIn(reader, 'ink')]).toEqual([[], [1]])
  })

  it('see a write that arrives late, after many others', async () => {
    await using world = await openWorld()
    const storage = makeStorage()
    const late: (() => Promise<unknown>)[] = []
    const reader = world.open({ storage, settleMs: 0 })
    const writer = world.open({ storage, settleMs: 0 }, (client) => ({
      ...client,
      update: (input) => {
        late.push(() => client.update(input))
        throw new UpstreamFailure('TIMEOUT', true)
      },
    }))
    await reader.request().create(Note, note)
    await reader.request().create(Note, { ...note, number: 2 })
    const update = writer.request().update(Note, key, { title: 'New' })
    await expect(update).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    for (let other = 0; other < 70; other += 1) {
      await reader.request().update(Note, { owner: 'ann', number: 2 }, { title: `${other}` })
    }
    expect(await titleIn(reader)).toBe('Old')
    await Promise.all(late.map((send) => send()))
    expect(await titleIn(reader)).toBe('New')
  })

  it('see the state that a rejected write proves', async () => {
    await using world = await openWorld()
    const store = world.open({ storage: makeStorage(), settleMs: 0 })
    await store.request().create(Note, note)
    expect(await titleIn(store)).toBe('Old')
    await world.open().request().delete(Note, key)
    await expect(store.request().update(Note, key, { title: 'New' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await titleIn(store)).toBeUndefined()
  })
})

describe('two processes whose storage evicts the log of a write immediately', () => {
  it('do not cache a read that may have missed the write: in memory', async () => {
    await using world = await openWorld({ lag: 60_000 })
    const storage = memoryCache({ maxBytes: 4000 })
    const crowdOut = () => storage.set('large', 'x'.repeat(1700), { logs: [], maxAgeMs: 1, logMs: 1 })
    expect(await readsAfterWrite(world, storage, crowdOut)).toBe(2)
  })

  it('do not cache a read that may have missed the write: in Redis', async () => {
    await using world = await openWorld({ lag: 60_000 })
    let isFull = false
    const send = fakeRedis({ evict: () => (isFull ? 0 : undefined) })
    const crowdOut = async () => {
      isFull = true
      for (let command = 0; command < 10; command += 1) await send(['TIME'])
      isFull = false
    }
    expect(await readsAfterWrite(world, redisCache(send), crowdOut)).toBe(2)
  })
})

it('two processes see a write whose record has the id of one that Redis evicted in the same millisecond', async () => {
  await using world = await openWorld()
  let victims: number[] = []
  const storage = redisCache(fakeRedis({ now: () => 1e12, evict: () => victims.pop() }))
  const [reader, writer] = [1, 2].map(() => world.open({ storage, settleMs: 0 })) as [Store, Store]
  await world.open().request().create(Note, note)
  expect(await titleIn(reader)).toBe('Old')
  // The first key is the log that the read has opened.
  victims = [0]
  await writer.request().update(Note, key, { title: 'New' })
  expect(await titleIn(reader)).toBe('New')
})

/** How many of two reads, one by each process, reach a DynamoDB that doesn't return the preceding write yet. */
async function readsAfterWrite(
  world: World,
  storage: CacheStorage,
  between: () => Promise<void>,
): Promise<number> {
  const [one, other] = [1, 2].map(() => world.open({ storage, settleMs: 60_000 })) as [Store, Store]
  await one.request().create(Note, note)
  await between()
  world.calls.length = 0
  expect([await titleIn(other), await titleIn(one)]).toEqual([undefined, undefined])
  return world.calls.length
}

/** Delays the response to the first read until it is released. */
function holdReads() {
  const { promise: read, resolve: hasRead } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const over = (client: DynamoClient): DynamoClient => ({
    ...client,
    async get(...call) {
      const answer = await client.get(...call)
      hasRead()
      await released
      return answer
    },
  })
  return { read, release, over }
}

function losesUpdates(client: DynamoClient): DynamoClient {
  return {
    ...client,
    async update(...call) {
      await client.update(...call)
      throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true)
    },
  }
}
