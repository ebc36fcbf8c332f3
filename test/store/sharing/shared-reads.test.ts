import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { a, type Document, defineTable, encodeItem } from '../../../src/model/index.ts'
import { clientFrom, type InputOf, withDeadline } from '../../../src/store/client/index.ts'
import { openStore, type RequestOptions } from '../../../src/store/index.ts'

const shelf = defineTable({ name: 'shelf', primaryKey: { partition: 'pk', sort: 'sk' } })
const Book = shelf.entity('Book', {
  attributes: { bookId: a.id(), title: a.string(), tags: a.list(a.string()) },
  key: { partition: 'BOOK#{bookId}', sort: 'BOOK' },
})
const access = shelf.access({ book: Book.get() })
const key = { bookId: '1' }
const book = (title: string) => ({ bookId: '1', title, tags: ['new'] })

describe('equal reads of different requests', () => {
  it('are one call, for ten thousand that are in flight together', async () => {
    const { get, reads, release } = heldShelf()
    const found = Array.from({ length: 10_000 }, () => get())
    await nextTurn()
    release()
    expect(new Set((await Promise.all(found)).map((each) => each?.title))).toEqual(new Set(['old']))
    expect(reads()).toBe(1)
  })

  it('are separate calls one after another, with strong consistency, and in other scopes', async () => {
    const { get, reads, release } = heldShelf()
    const all: [RequestOptions, RequestOptions][] = [
      [{ consistent: true }, { consistent: true }],
      [{}, { consistent: true }],
      [{ cacheScope: 'a' }, { cacheScope: 'b' }],
    ]
    for (const [one, other] of all) {
      const before = reads()
      const found = [get(one), get(other)]
      await nextTurn()
      release()
      await Promise.all(found)
      expect(reads() - before).toBe(2)
    }
    const first = get()
    await nextTurn()
    release()
    await first
    const before = reads()
    const second = get()
    await nextTurn()
    release()
    await second
    expect(reads() - before).toBe(1)
  })

  it('have answers of their own, which they may change', async () => {
    const { get, release } = heldShelf()
    const found = [get(), get()]
    await nextTurn()
    release()
    const [one, other] = await Promise.all(found)
    const tags = one?.tags as string[]
    tags.push('changed')
    expect(other?.tags).toEqual(['new'])
  })

  it('fail together', async () => {
    const { get, reads, release } = heldShelf()
    const found = [get(), get()].map((each) => each.catch((error: unknown) => error))
    await nextTurn()
    release(new TypeError('a bug'))
    expect(await Promise.all(found)).toEqual([new TypeError('a bug'), new TypeError('a bug')])
    expect(reads()).toBe(1)
  })
})

describe('a request that has joined the read of another', () => {
  it('gets its answer though the other one is cancelled: one of those that wait reads again', async () => {
    const { get, reads, release } = heldShelf()
    const client = new AbortController()
    const first = get({ signal: client.signal })
    const others = [get(), get(), get()]
    await nextTurn()
    client.abort()
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' })
    await nextTurn()
    release()
    expect((await Promise.all(others)).map((each) => each?.title)).toEqual(['old', 'old', 'old'])
    expect(reads()).toBe(2)
  })

  it('gets its answer though the other one had too little time', async () => {
    const { get, reads, release } = heldShelf()
    const first = get({ deadlineMs: 20 })
    const others = [get(), get({ deadlineMs: Number.MAX_SAFE_INTEGER })]
    await expect(first).rejects.toMatchObject({ code: 'TIMEOUT' })
    await nextTurn()
    release()
    expect((await Promise.all(others)).map((each) => each?.title)).toEqual(['old', 'old'])
    expect(reads()).toBe(2)
  })

  it('stops waiting when it is cancelled, and at its deadline; the other one goes on', async () => {
    const { get, reads, release } = heldShelf()
    const client = new AbortController()
    const first = get()
    const cancelled = get({ signal: client.signal })
    const late = get({ deadlineMs: 10 })
    client.abort()
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' })
    release()
    expect(await first).toMatchObject({ title: 'old' })
    expect(reads()).toBe(1)
  })
})

describe('a read that began before a write', () => {
  it('is not joined once the write has ended', async () => {
    const { get, store, reads, release } = heldShelf()
    const early = get()
    await nextTurn()
    await store.request().upsert(Book, book('new'))
    const late = get()
    await nextTurn()
    release()
    expect((await Promise.all([early, late])).map((each) => each?.title)).toEqual(['old', 'new'])
    expect(reads()).toBe(2)
  })

  it('is not joined after putAll, and after a change that the stream has reported', async () => {
    const { get, store, release } = heldShelf()
    const titles = [get()]
    await nextTurn()
    await store.putAll(Book, [book('newer')])
    titles.push(get())
    await nextTurn()
    await store.invalidate({
      eventName: 'MODIFY',
      dynamodb: { Keys: { pk: { S: 'BOOK#1' }, sk: { S: 'BOOK' } } },
    } as never)
    titles.push(get())
    await nextTurn()
    release()
    expect((await Promise.all(titles)).map((each) => each?.title)).toEqual(['old', 'newer', 'newer'])
  })
})

/** A shelf with one book, whose gets see it as it is when they are sent, and are held until `release()`. */
function heldShelf() {
  let stored: Document = encodeItem(Book, book('old'))
  let reads = 0
  const held: ((error?: Error) => void)[] = []
  const client = clientFrom(
    async (operation, input, options) => {
      const capacity = { ConsumedCapacity: { CapacityUnits: 1 } }
      if (operation === 'get') {
        reads += 1
        const seen = structuredClone(stored)
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        held.push((error) => (error ? reject(error) : resolve()))
        await withDeadline(options, () => promise)
        return { Item: seen, ...capacity } as never
      }
      const { Item } = operation === 'put' ? (input as InputOf<'put'>) : { Item: undefined }
      if (operation === 'update') stored = encodeItem(Book, book('new'))
      else stored = Item ?? encodeItem(Book, book('newer'))
      return { Attributes: stored, UnprocessedItems: {}, ...capacity } as never
    },
    async () => {},
  )
  const store = openStore({ client, table: shelf, cursorSecret: 's' })
  return {
    store,
    reads: () => reads,
    get: (options: RequestOptions = {}) => store.request(options).one(access.book, key),
    /** Ends the gets that are held. */
    release(error?: Error) {
      for (const end of held.splice(0)) end(error)
    },
  }
}
