import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { prepareTable } from 'dynagate'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encodeItem } from '../../src/model/index.ts'
import { type DynamoClient, openClient, openStore, type Store } from '../../src/store/index.ts'
import { access, board, Note } from './board.ts'

const note = (noteId: number, topic = 'tea') => ({
  topic,
  noteId: String(noteId).padStart(4, '0'),
  title: `Note ${noteId}`,
  score: noteId % 10,
  author: `author of ${topic}`,
})

describe('iterating over all items of a pattern', () => {
  const calls: string[] = []
  /** The stored items that the client has returned. */
  const read: WeakRef<object>[] = []
  let store: Store
  beforeAll(async () => {
    const embedded = await openClient({ kind: 'embedded', memory: true })
    const client: DynamoClient = {
      ...embedded,
      async query(input, options) {
        const answer = await embedded.query(input, options)
        for (const document of answer.Items ?? []) read.push(new WeakRef(document))
        return answer
      },
    }
    await prepareTable(client, { table: board, mayCreate: true })
    store = openStore({
      client,
      table: board,
      cursorSecret: 's',
      onCall: ({ operation, items }) => calls.push(`${operation} ${items}`),
    })
    await store.putAll(
      Note,
      Array.from({ length: 250 }, (_, at) => note(at)),
    )
  })
  beforeEach(() => {
    calls.length = 0
  })
  afterAll(() => store.close())

  it('yields each item once, in order, in as many Queries as there are pages', async () => {
    const titles: string[] = []
    for await (const { title } of store.request().items(access.notes, { topic: 'tea' })) titles.push(title)
    expect(titles).toEqual(Array.from({ length: 250 }, (_, at) => `Note ${at}`))
    expect(calls).toEqual(['query 100', 'query 100', 'query 50'])
  })

  it('accepts a range of the sort key, and has the order of the pattern', async () => {
    const ids: string[] = []
    const args = { topic: 'tea', noteId: { gte: '0240' } }
    for await (const { noteId } of store.request().items(access.latest, args, { pageSize: 4 }))
      ids.push(noteId)
    expect(ids).toEqual(Array.from({ length: 10 }, (_, at) => `0${249 - at}`))
    expect(calls).toEqual(['query 4', 'query 4', 'query 2'])
  })

  it('completes the entries of a KEYS_ONLY index, page by page', async () => {
    let count = 0
    for await (const { author } of store.request().items(access.thinTitles, {})) {
      if (author === 'author of tea') count += 1
    }
    expect(count).toBe(250)
    expect(calls.filter((call) => call === 'batchGet 100')).toHaveLength(2)
  })

  it('makes no call before the first item is requested, nor after the loop has ended', async () => {
    const request = store.request()
    const items = request.items(access.notes, { topic: 'tea' }, { pageSize: 10 })
    expect(calls).toEqual([])
    for await (const { title } of items) if (title === 'Note 12') break
    expect(calls).toEqual(['query 10', 'query 10'])
    await request.settled()
    expect(request.underWay).toBe(0)
    expect(await items.next()).toEqual({ done: true, value: undefined })
  })

  it('ends if the request is aborted, also between two items of a page', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const seen: string[] = []
    const iterate = async () => {
      for await (const { title } of store.request({ signal }).items(access.notes, { topic: 'tea' })) {
        seen.push(title)
        if (seen.length === 3) controller.abort()
      }
    }
    await expect(iterate()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(seen).toHaveLength(3)
    expect(calls).toEqual(['query 100'])
  })

  it('includes items written after its position, since it reads page by page', async () => {
    await store.putAll(Note, [note(1, 'ink'), note(2, 'ink')])
    const seen: string[] = []
    for await (const { noteId } of store.request().items(access.notes, { topic: 'ink' }, { pageSize: 2 })) {
      if (noteId === '0001') await store.request().create(Note, note(3, 'ink'))
      seen.push(noteId)
    }
    expect(seen).toEqual(['0001', '0002', '0003'])
  })

  it('throws at an item that fits no entity, after yielding those before it', async () => {
    await store.putAll(Note, [note(1, 'ash'), note(2, 'ash')])
    const broken = { ...encodeItem(Note, note(3, 'ash')), title: 5 }
    await store.client.put({ TableName: board.definition.name, Item: broken })
    const seen: string[] = []
    const iterate = async () => {
      for await (const { noteId } of store.request().items(access.notes, { topic: 'ash' })) seen.push(noteId)
    }
    await expect(iterate()).rejects.toMatchObject({ name: 'ItemError' })
    expect(seen).toEqual(['0001', '0002'])
  })

  it('retains at most a page of items', async () => {
    read.length = 0
    let alive = 0
    for await (const { noteId } of store.request().items(access.notes, { topic: 'tea' }, { pageSize: 10 })) {
      if (noteId !== '0245') continue
      // Weak references keep what they have returned alive until the next turn of the event loop.
      await new Promise(setImmediate)
      collectGarbage()
      alive = read.filter((document) => document.deref() !== undefined).length
    }
    expect(read).toHaveLength(250)
    expect(alive).toBeLessThan(30)
  })

  it.each([
    ['an unknown option', { size: 5 }, "options: there is no member 'size': expected selection, pageSize"],
    ['a page of nothing', { pageSize: 0 }, 'pageSize: expected an integer from 1 to 1000, got 0'],
    ['too large a page', { pageSize: 1001 }, 'pageSize: expected an integer from 1 to 1000, got 1001'],
  ])('rejects %s', (_, options, message) => {
    expect(() => store.request().items(access.notes, { topic: 'tea' }, options as object)).toThrow(message)
  })

  it('requires a pattern of several items', () => {
    const key = { topic: 'tea', noteId: '0001' }
    expect(() => store.request().items(access.note, key)).toThrow(
      'Expected a query or a collection, got note, which is a get',
    )
  })
})

describe('unknown members', () => {
  const args = { topic: 'tea' }
  const key = { topic: 'tea', noteId: '0001' }
  let store: Store
  beforeEach(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    store = openStore({ client, table: board, cursorSecret: 's' })
  })
  afterEach(() => store.close())

  const refused = (message: string) => ({ code: 'BAD_USER_INPUT', message })

  it('of a page are rejected', async () => {
    await expect(
      store.request().page(access.notes, args, { first: 5, limit: 5 } as never),
    ).rejects.toMatchObject(refused("page: there is no member 'limit': expected first, after, last, before"))
  })

  it('of a range are rejected', async () => {
    const range = { topic: 'tea', noteId: { equals: '0001' } }
    await expect(store.request().page(access.notes, range as never, { first: 5 })).rejects.toMatchObject(
      refused("noteId: the range has no operator 'equals': use eq, gt, gte, lt, lte, beginsWith"),
    )
  })

  it('of the arguments are rejected by every read of a range', async () => {
    const misspelled = { topic: 'tea', noteID: '0001' } as never
    const message = "notes: has no argument 'noteID': expected topic, noteId"
    const request = store.request()
    await expect(request.page(access.notes, misspelled, { first: 5 })).rejects.toMatchObject(refused(message))
    await expect(request.count(access.notes, misspelled, 5)).rejects.toMatchObject(refused(message))
    expect(() => request.items(access.notes, misspelled)).toThrow(message)
    await expect(request.one(access.noteOf, { writer: 'ann' } as never)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })

  it('of the options of a write are rejected, so that a condition is never lost', async () => {
    const options = { when: { score: { gt: 1 } } } as never
    const message =
      "Note: the options: there is no member 'when': expected if, expectedVersion, signal, timeoutMs"
    const request = store.request()
    await expect(request.update(Note, key, { title: 'x' }, options)).rejects.toMatchObject(refused(message))
    await expect(request.delete(Note, key, options)).rejects.toMatchObject(refused(message))
    await expect(request.transact((tx) => tx.check(Note, key, options))).rejects.toMatchObject(
      refused(message),
    )
  })

  it('of the options of a read are rejected', async () => {
    const options = { select: [] } as never
    const message = "options: there is no member 'select': expected selection"
    const request = store.request()
    await expect(request.one(access.note, key, options)).rejects.toMatchObject(refused(message))
    await expect(request.byKey(Note, key, options)).rejects.toMatchObject(refused(message))
    await expect(request.page(access.notes, args, { first: 1 }, options)).rejects.toMatchObject(
      refused(message),
    )
    expect(() => request.items(access.notes, args, options)).toThrow(`${message}, pageSize`)
  })

  it('of a request are rejected', () => {
    expect(() => store.request({ consistant: true } as never)).toThrow(
      "request: there is no member 'consistant': expected signal, deadlineMs, consistent, cacheScope",
    )
  })
})

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}
