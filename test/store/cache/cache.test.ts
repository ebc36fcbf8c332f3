import { memoryCache, redisCache, type Store } from 'dynagate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CacheStorage } from '../../../src/store/index.ts'
import { fakeRedis } from './fake-redis.ts'
import { access, Note, openWorld, streamRecords, type World } from './notes.ts'

const note = (number: number, more: object = {}) => ({
  owner: 'ann',
  number,
  topic: 'tea',
  rank: number % 10,
  title: `Title ${number}`,
  ...more,
})

const storages: readonly (readonly [string, () => CacheStorage])[] = [
  ['in memory', () => memoryCache()],
  ['in Redis', () => redisCache(fakeRedis())],
]

describe.each(storages)('reads cached %s', (_, makeStorage) => {
  let world: World
  let store: Store
  beforeEach(async () => {
    world = await openWorld()
    store = world.open({ storage: makeStorage(), settleMs: 0 })
    await store.putAll(Note, [note(1), note(2), note(3), note(4, { topic: 'ink' })])
    world.calls.length = 0
  })
  afterEach(() => world[Symbol.asyncDispose]())
  const request = (cacheScope: string | undefined = 'one') => store.request({ cacheScope })
  const titles = async (scope?: string) => {
    const { edges } = await request(scope).page(access.notes, { owner: 'ann' }, { first: 2 })
    return edges.map(({ item }) => item?.title)
  }

  it('serve other requests in their scope: items, missing items and pages', async () => {
    for (const _ of [1, 2]) {
      expect(await request().one(access.note, { owner: 'ann', number: 1 })).toMatchObject({
        title: 'Title 1',
      })
      expect(await request().one(access.note, { owner: 'ann', number: 9 })).toBeNull()
      expect(await titles()).toEqual(['Title 1', 'Title 2'])
    }
    expect(world.calls).toHaveLength(3)
  })

  it('are not served in another scope, or without one', async () => {
    await titles('one')
    await titles('two')
    expect(world.calls).toHaveLength(2)
    await store.request().one(access.note, { owner: 'ann', number: 1 })
    await store.request().one(access.note, { owner: 'ann', number: 1 })
    expect(world.calls).toHaveLength(4)
  })

  it('are not served to a strongly consistent read', async () => {
    const key = { owner: 'ann', number: 1 }
    await request().one(access.note, key)
    await store.request({ cacheScope: 'one', consistent: true }).one(access.note, key)
    expect(world.calls).toHaveLength(2)
  })

  it('are invalidated by a write that affects them, in every scope, and by no other', async () => {
    await titles('one')
    await titles('two')
    await request().page(access.byTopic, { topic: 'ink' }, { first: 5 })
    world.calls.length = 0
    await store.request().update(Note, { owner: 'ann', number: 4 }, { title: 'Other' })
    world.calls.length = 0
    await titles('one')
    expect(world.calls).toEqual([])
    const { edges } = await request().page(access.byTopic, { topic: 'ink' }, { first: 5 })
    expect(edges.map(({ item }) => item?.title)).toEqual(['Other'])
    await store.request().update(Note, { owner: 'ann', number: 2 }, { title: 'Changed' })
    expect(await titles('one')).toEqual(['Title 1', 'Changed'])
    expect(await titles('two')).toEqual(['Title 1', 'Changed'])
  })

  it('are invalidated if an item moves from a page of an index to another partition', async () => {
    const numbers = async (topic: string) => {
      const { edges } = await request().page(access.byTopic, { topic }, { first: 5 })
      return edges.map(({ item }) => item?.number)
    }
    expect(await numbers('tea')).toEqual([1, 2, 3])
    expect(await numbers('ink')).toEqual([4])
    await store.request().update(Note, { owner: 'ann', number: 2 }, { topic: 'ink', rank: 9 })
    expect(await numbers('tea')).toEqual([1, 3])
    expect(await numbers('ink')).toEqual([4, 2])
  })

  it("are invalidated by a stream record of another process's write", async () => {
    await titles()
    const other = world.open()
    await other.request().update(Note, { owner: 'ann', number: 1 }, { title: 'From elsewhere' })
    expect(await titles()).toEqual(['Title 1', 'Title 2'])
    for (const record of await streamRecords(world.engine)) await store.invalidate(record)
    expect(await titles()).toEqual(['From elsewhere', 'Title 2'])
  })
})

describe('a cache', () => {
  it('does not store an eventually consistent read that may have missed a write', async () => {
    await using world = await openWorld({ lag: 60_000 })
    const store = world.open({ storage: memoryCache(), settleMs: 60_000 })
    await store.request().create(Note, note(1))
    const read = () => store.request({ cacheScope: 'one' }).one(access.note, { owner: 'ann', number: 1 })
    expect([await read(), await read()]).toEqual([null, null])
    expect(world.calls.filter(({ operation }) => operation === 'get')).toHaveLength(2)
  })

  it('in memory evicts the least recently used entry to stay within its size', async () => {
    const storage = memoryCache({ maxBytes: 4000 })
    const set = (name: string, characters: number) =>
      storage.set(name, name.repeat(characters), { logs: [], maxAgeMs: 1000, logMs: 1000 })
    const cachedValue = async (name: string) => (await storage.read(name, [])).value
    for (const name of ['a', 'b', 'c', 'd']) await set(name, 300)
    await cachedValue('a')
    await set('e', 300)
    expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map(cachedValue))).toEqual([
      'a'.repeat(300),
      undefined,
      'c'.repeat(300),
      'd'.repeat(300),
      'e'.repeat(300),
    ])
    await set('f', 5000)
    expect(await cachedValue('f')).toBeUndefined()
  })

  it.each(storages)('stored %s returns no entry beyond its age', async (_, makeStorage) => {
    const storage = makeStorage()
    await storage.set('old', 'x', { logs: [], maxAgeMs: 1, logMs: 1000 })
    await expect.poll(async () => (await storage.read('old', [])).value).toBeUndefined()
  })

  it.each(storages)('stored %s limits the length of its logs', async (_, makeStorage) => {
    const storage = makeStorage()
    for (let write = 0; write < 200; write += 1) {
      await storage.append('log', String(write), { overInMs: 0, logMs: 1000 })
    }
    const { logs } = await storage.read('none', ['log'])
    expect(logs[0]?.map(({ text }) => text)).toEqual(Array.from({ length: 64 }, (_, at) => String(136 + at)))
  })

  it('is bypassed for a partition with more writes than its log holds', async () => {
    await using world = await openWorld()
    const store = world.open({ storage: memoryCache(), settleMs: 0 })
    const read = () => store.request({ cacheScope: 'one' }).one(access.note, { owner: 'ann', number: 1 })
    await store.putAll(Note, [note(1), note(2)])
    await read()
    world.calls.length = 0
    for (let write = 0; write < 70; write += 1) {
      await store.request().update(Note, { owner: 'ann', number: 2 }, { title: String(write) })
    }
    await read()
    expect(world.calls.filter(({ operation }) => operation === 'get')).toHaveLength(1)
  })

  it('whose storage fails is bypassed, and its outdated entries are not used afterwards', async () => {
    await using world = await openWorld()
    let isBroken = false
    const memory = memoryCache()
    const guarded =
      <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
      async (...args: Args) => {
        if (isBroken) throw new Error('no connection')
        return work(...args)
      }
    const storage: CacheStorage = {
      read: guarded(memory.read.bind(memory)),
      set: guarded(memory.set.bind(memory)),
      append: guarded(memory.append.bind(memory)),
    }
    const store = world.open({ storage, settleMs: 0 })
    await store.request().create(Note, note(1))
    const read = () => store.request({ cacheScope: 'one' }).one(access.note, { owner: 'ann', number: 1 })
    await read()
    isBroken = true
    expect(await read()).toMatchObject({ title: 'Title 1' })
    await store.request().update(Note, { owner: 'ann', number: 1 }, { title: 'New' })
    isBroken = false
    expect(await read()).toMatchObject({ title: 'New' })
  })
})
