import { memoryCache, redisCache, type Store } from 'dynagate'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CacheStorage } from '../../../src/store/index.ts'
import { access, Note, openWorld, streamRecords, type World } from './notes.ts'
import { toyRedis } from './toy-redis.ts'

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
  ['in Redis', () => redisCache(toyRedis())],
]

describe.each(storages)('reads kept %s', (_, makeStorage) => {
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

  it('serve other requests of their scope: items, items that are not there, and pages', async () => {
    for (const _ of [1, 2]) {
      expect(await request().one(access.note, { owner: 'ann', number: 1 })).toMatchObject({
        title: 'Title 1',
      })
      expect(await request().one(access.note, { owner: 'ann', number: 9 })).toBeNull()
      expect(await titles()).toEqual(['Title 1', 'Title 2'])
    }
    expect(world.calls).toHaveLength(3)
  })

  it('serve nobody of another scope, and nobody without one', async () => {
    await titles('one')
    await titles('two')
    expect(world.calls).toHaveLength(2)
    await store.request().one(access.note, { owner: 'ann', number: 1 })
    await store.request().one(access.note, { owner: 'ann', number: 1 })
    expect(world.calls).toHaveLength(4)
  })

  it('are not what a strongly consistent read gets', async () => {
    const key = { owner: 'ann', number: 1 }
    await request().one(access.note, key)
    await store.request({ cacheScope: 'one', consistent: true }).one(access.note, key)
    expect(world.calls).toHaveLength(2)
  })

  it('go when a write touches them, in every scope, and only then', async () => {
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

  it('go when an item leaves a page of an index for another partition', async () => {
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

  it('go when a stream record tells of the write of another process', async () => {
    await titles()
    const other = world.open()
    await other.request().update(Note, { owner: 'ann', number: 1 }, { title: 'From elsewhere' })
    expect(await titles()).toEqual(['Title 1', 'Title 2'])
    for (const record of await streamRecords(world.engine)) await store.changed(record)
    expect(await titles()).toEqual(['From elsewhere', 'Title 2'])
  })

  it('give what DynamoDB would, whatever is written in between', async () => {
    const plain = world.open()
    const number = fc.integer({ min: 0, max: 5 })
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('put' as const),
        number,
        topic: fc.constantFrom('tea', 'ink'),
        rank: fc.integer({ min: 0, max: 3 }),
        title: fc.constantFrom('A', 'B', 'C'),
      }),
      fc.record({
        kind: fc.constant('update' as const),
        number,
        topic: fc.constantFrom('tea', 'ink'),
        rank: fc.integer({ min: 0, max: 3 }),
        title: fc.constantFrom('A', 'B', 'C'),
      }),
      fc.record({ kind: fc.constant('delete' as const), number }),
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('read' as const),
          pattern: fc.constantFrom('note', 'notes', 'latest', 'byTopic', 'byTopic', 'byTopic', 'byTitle'),
          number,
          topic: fc.constantFrom('tea', 'ink'),
          first: fc.constantFrom(2, 5),
        }),
      },
    )
    const numbersOf = async (
      from: Store,
      read: { pattern: string; number: number; topic: string; first: number },
    ) => {
      const asked = from.request({ cacheScope: 'one' })
      const args = { owner: 'ann', number: read.number, topic: read.topic }
      if (read.pattern === 'note') return asked.one(access.note, args)
      const pattern = access[read.pattern as 'notes']
      const page = await asked.page(pattern, pageArgs(read.pattern, args) as never, { first: read.first })
      return { items: page.edges.map(({ item }) => item), hasNextPage: page.hasNextPage }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        for (const each of steps) {
          if (each.kind === 'read') {
            expect(await numbersOf(store, each)).toEqual(await numbersOf(plain, each))
            continue
          }
          const { kind, ...values } = each
          const writer = store.request()
          const writing =
            kind === 'put'
              ? writer.create(Note, { owner: 'ann', ...values } as never)
              : kind === 'delete'
                ? writer.delete(Note, { owner: 'ann', number: values.number })
                : writer.update(Note, { owner: 'ann', number: values.number }, {
                    ...values,
                    number: undefined,
                  } as never)
          await writing.catch((error) => expect(error.code).toMatch(/ALREADY_EXISTS|NOT_FOUND/))
        }
      }),
      { numRuns: 80 },
    )
  })
})

function pageArgs(pattern: string, { owner, topic }: { owner: string; topic: string }): object {
  return pattern === 'byTopic' ? { topic } : { owner }
}

describe('a cache', () => {
  it('keeps nothing that an eventually consistent read may have missed a write of', async () => {
    await using world = await openWorld({ lag: 60_000 })
    const store = world.open({ storage: memoryCache(), settleMs: 60_000 })
    await store.request().create(Note, note(1))
    const read = () => store.request({ cacheScope: 'one' }).one(access.note, { owner: 'ann', number: 1 })
    expect([await read(), await read()]).toEqual([null, null])
    expect(world.calls.filter(({ operation }) => operation === 'get')).toHaveLength(2)
  })

  it('in memory forgets what was not read for longest, to stay within its size', async () => {
    const storage = memoryCache({ maxBytes: 3000 })
    for (const name of ['a', 'b', 'c'])
      await storage.keep('bucket', name, { value: name.repeat(300), note: '' }, 1000)
    await storage.read('bucket', 'a')
    await storage.keep('bucket', 'd', { value: 'd'.repeat(300), note: '' }, 1000)
    expect([...(await storage.notes('bucket')).keys()].sort()).toEqual(['a', 'c', 'd'])
    await storage.keep('bucket', 'e', { value: 'e'.repeat(5000), note: '' }, 1000)
    expect(await storage.read('bucket', 'e')).toBeUndefined()
  })

  it.each(storages)('kept %s holds nothing beyond its age', async (_, makeStorage) => {
    const storage = makeStorage()
    await storage.keep('bucket', 'old', { value: 'x', note: '' }, -1)
    expect(await storage.read('bucket', 'old')).toBeUndefined()
  })

  it("whose storage fails is as good as none, and isn't used again before it is out of date", async () => {
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
      keep: guarded(memory.keep.bind(memory)),
      notes: guarded(memory.notes.bind(memory)),
      forget: guarded(memory.forget.bind(memory)),
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
