import { a, defineTable } from 'dynagate'
import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../src/errors.ts'
import type { BatchWriteInput, WriteRequest } from '../../src/store/client/index.ts'
import { openStore, type StoreOptions } from '../../src/store/index.ts'
import { access, board, Note } from './board.ts'
import { type Script, scriptedClient } from './run/scripted.ts'

const key = { topic: 't', noteId: '1' }
const note = (noteId: number) => ({ topic: 't', noteId: `${noteId}`, title: 'A', score: 1, author: 'a' })

function open(script: Script<'get' | 'batchWrite'>, options: Partial<StoreOptions> = {}) {
  const client = scriptedClient(script)
  return { client, store: openStore({ client, table: board, cursorSecret: 's', ...options }) }
}

describe('a store', () => {
  it('reads the table of its model, or the named one', async () => {
    const { client, store } = open(() => ({}))
    await store.request().one(access.note, key)
    const other = open(() => ({}), { tableName: 'live-board' })
    await other.store.request().one(access.note, key)
    expect([client, other.client].map(({ sent }) => sent[0]?.input)).toMatchObject([
      { TableName: 'board' },
      { TableName: 'live-board' },
    ])
    expect([store.tableName, other.store.tableName]).toEqual(['board', 'live-board'])
  })

  it('reads with strong consistency if the pattern has it', async () => {
    const { client, store } = open(() => ({}))
    await store.request().one(access.noteNow, key)
    await store.request().one(access.note, key)
    const request = store.request()
    await Promise.all([key, { ...key, noteId: '2' }].map((each) => request.one(access.noteNow, each)))
    expect(client.sent.map(({ input }) => input)).toEqual([
      expect.objectContaining({ ConsistentRead: true }),
      expect.not.objectContaining({ ConsistentRead: true }),
      expect.objectContaining({ RequestItems: { board: expect.objectContaining({ ConsistentRead: true }) } }),
    ])
  })

  it('reports every call to onCall', async () => {
    const calls: unknown[] = []
    const { store } = open(() => ({}), { onCall: (call) => calls.push(call) })
    await store.request().one(access.note, key)
    expect(calls).toMatchObject([{ operation: 'get', items: 0, retries: 0 }])
  })

  it('rejects patterns of other tables and of the wrong kind', async () => {
    const { store } = open(() => ({}))
    const other = defineTable({ name: 'other', primaryKey: { partition: 'pk' } })
    const Thing = other.entity('Thing', { attributes: { thing: a.id() }, key: { partition: '{thing}' } })
    const { notes } = other.access({ notes: Thing.query() })
    const page = { first: 1 }
    await expect(store.request().page(notes, { thing: 'x' }, page)).rejects.toThrow(
      "Expected an access pattern of the table board, as its access() gives them, got another 'notes'",
    )
    await expect(store.request().page(Note.query(), { topic: 't' }, page)).rejects.toThrow(
      'got one without a name',
    )
    await expect(store.request().page(access.note, key, page)).rejects.toThrow(
      'Expected a query or a collection, got note, which is a get',
    )
    await expect(store.request().one(access.notes, { topic: 't' })).rejects.toThrow(
      'Expected a get or a lookup, got notes, which is a query',
    )
  })

  it('rejects an empty secret', () => {
    expect(() => open(() => ({}), { cursorSecret: '' })).toThrow(TypeError)
  })
})

describe('a request', () => {
  it('passes its signal and the remaining time to every call', async () => {
    const { client, store } = open(() => ({}))
    const { signal } = new AbortController()
    await store.request({ signal, deadlineMs: 200 }).one(access.note, key)
    expect(client.sent[0]?.options.signal).toBe(signal)
    expect(client.sent[0]?.options.timeoutMs).toBeLessThanOrEqual(200)
  })

  it('makes no call after its deadline', async () => {
    const { client, store } = open(() => ({}))
    await expect(store.request({ deadlineMs: 0 }).one(access.note, key)).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
    expect(client.sent).toEqual([])
  })
})

describe('the deadline of a request', () => {
  it.each([
    [-1, 'TIMEOUT'],
    [Number.NEGATIVE_INFINITY, 'TIMEOUT'],
  ])('of %d ms has passed', async (deadlineMs, code) => {
    const { client, store } = open(() => ({}))
    await expect(store.request({ deadlineMs }).one(access.note, key)).rejects.toMatchObject({ code })
    expect(client.sent).toEqual([])
  })

  it('must be a number: NaN would be none', () => {
    const { store } = open(() => ({}))
    const message = 'request.deadlineMs: expected a number of milliseconds, got NaN'
    expect(() => store.request({ deadlineMs: Number('soon') })).toThrow(message)
  })
})

describe('putAll', () => {
  const keysOf = (inputs: readonly unknown[]) =>
    inputs.map((input) =>
      ((input as BatchWriteInput).RequestItems.board ?? []).map(
        ({ PutRequest }: WriteRequest) => PutRequest?.Item.sk,
      ),
    )

  it('puts in batches of 25, four concurrently, and reports progress', async () => {
    const { client, store } = open(() => ({}))
    const steps: number[] = []
    const items = Array.from({ length: 110 }, (_, at) => note(at))
    expect(await store.putAll(Note, items, { progress: (done) => steps.push(done) })).toBe(110)
    expect(steps).toEqual([100, 110])
    expect(keysOf(client.sent.map(({ input }) => input)).map((keys) => keys.length)).toEqual([
      25, 25, 25, 25, 10,
    ])
  })

  it('accepts an iterable, and the later of two items with one key wins', async () => {
    const { client, store } = open(() => ({}))
    async function* items() {
      yield { ...note(1), title: 'first' }
      yield note(2)
      yield { ...note(1), title: 'second' }
    }
    expect(await store.putAll(Note, items())).toBe(3)
    expect(client.sent[0]?.input).toMatchObject({
      RequestItems: {
        board: [{ PutRequest: { Item: { title: 'second' } } }, { PutRequest: { Item: { sk: 'NOTE#2' } } }],
      },
    })
  })

  it('gives a slow batch its whole deadline, since a cancelled one cannot be repeated', async () => {
    const { client, store } = open(() => ({}))
    await store.putAll(Note, [note(1)])
    expect(client.sent[0]?.options.timeoutMs).toBeGreaterThan(5000)
  })

  it('stops at an invalid item, and at a failed write', async () => {
    const { client, store } = open(() => ({}))
    await expect(store.putAll(Note, [note(1), { ...note(2), score: 1000 }])).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    })
    expect(client.sent).toEqual([])
    const failed = new DynagateError('LIMIT_EXCEEDED', 'too large')
    const broken = open(() => {
      throw failed
    })
    await expect(broken.store.putAll(Note, [note(1)])).rejects.toBe(failed)
  })
})
