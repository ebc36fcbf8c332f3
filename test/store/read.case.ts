import { prepareTable } from 'dynagate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encodeItem } from '../../src/model/index.ts'
import type { DynamoClient, Store } from '../../src/store/index.ts'
import { openStore } from '../../src/store/index.ts'
import { access, board, Note, now, Topic } from './board.ts'

/**
 * The behaviour of a store's reads, over every adapter of the client port.
 *
 * @param name what is tested, for the report.
 * @param open returns a client of a DynamoDB without tables; closing it releases everything opened for it.
 */
export function readerCases(name: string, open: () => Promise<DynamoClient>): void {
  describe(name, () => {
    const calls: string[] = []
    let time = now
    let store: Store
    beforeAll(async () => {
      const client = await open()
      await prepareTable(client, { table: board, mayCreate: true })
      store = openStore({
        client,
        table: board,
        cursorSecret: 'a secret',
        clock: () => time,
        onCall: ({ operation, index }) =>
          calls.push(index === undefined ? operation : `${operation} ${index}`),
      })
      await fill(store)
    })
    beforeEach(() => {
      calls.length = 0
      time = now
    })
    afterAll(() => store.close())

    const setup: Setup = {
      store: () => store,
      calls,
      pass: (milliseconds) => {
        time += milliseconds
      },
    }
    getCases(setup)
    lookupCases(setup)
    pageCases(setup)
    cursorCases(setup)
    requestCases(setup)
    snapshotCases(setup)
  })
}

interface Setup {
  readonly store: () => Store
  /** The calls so far, each as its operation and index. */
  readonly calls: readonly string[]
  /** Advances the clock by which items and cursors expire. */
  readonly pass: (milliseconds: number) => void
}

const note = (topic: string, noteId: string, title: string, more: object = {}) => ({
  topic,
  noteId,
  title,
  score: Number(noteId),
  author: `author ${topic}`,
  ...more,
})

/** Two topics: one with four notes, of which the third expires in a minute, and one with a single note. */
async function fill(store: Store): Promise<void> {
  await store.putAll(Topic, [
    { topic: 'tea', keeper: 'ann', about: 'Tea.' },
    { topic: 'ink', keeper: 'bob', about: 'Ink.' },
    { topic: 'ash', keeper: 'bob', about: 'Ash.' },
  ])
  await store.putAll(Note, [
    note('tea', '1', 'Assam'),
    note('tea', '2', 'Ceylon'),
    note('tea', '3', 'Darjeeling', { endsAt: now / 1000 + 60 }),
    note('tea', '4', 'Earl Grey'),
    note('ink', '5', 'Blue', { endsAt: now / 1000 + 60 }),
  ])
}

function getCases({ store, calls, pass }: Setup): void {
  describe('a get', () => {
    it('is a GetItem, and returns the item with its type', async () => {
      const found = await store().request().one(access.note, { topic: 'tea', noteId: '1' })
      expect(found).toEqual({ __typename: 'Note', ...note('tea', '1', 'Assam') })
      expect(calls).toEqual(['get'])
    })

    it('is null for a missing or expired item', async () => {
      expect(await store().request().one(access.note, { topic: 'tea', noteId: '9' })).toBeNull()
      expect(await store().request().one(access.note, { topic: 'ink', noteId: '5' })).not.toBeNull()
      pass(60_001)
      expect(await store().request().one(access.note, { topic: 'ink', noteId: '5' })).toBeNull()
      expect(await store().request().byKey(Note, { topic: 'ink', noteId: '5' })).toBeNull()
    })

    it('is combined with the others of its tick in one BatchGetItem', async () => {
      const request = store().request()
      const found = await Promise.all([
        request.one(access.note, { topic: 'tea', noteId: '1' }),
        request.one(access.note, { topic: 'tea', noteId: '9' }),
        request.byKey(Note, { topic: 'tea', noteId: '1' }),
        request.byKey(Topic, { topic: 'tea' }),
      ])
      expect(found.map((item) => item && Object.values(item).at(-1))).toEqual([
        'author tea',
        null,
        'author tea',
        'Tea.',
      ])
      expect(calls).toEqual(['batchGet'])
    })

    it('is not combined with strongly consistent ones', async () => {
      const request = store().request()
      const key = { topic: 'tea', noteId: '1' }
      await Promise.all([request.one(access.note, key), request.one(access.noteNow, key)])
      expect(calls).toEqual(['get', 'get'])
    })

    it('rejects an invalid key without a call', async () => {
      await expect(store().request().byKey(Note, { topic: 'tea' })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        message: 'Note.noteId: is required, it is part of the key',
      })
      expect(calls).toEqual([])
    })
  })
}

function lookupCases({ store, calls, pass }: Setup): void {
  describe('a lookup', () => {
    it('is a Query if the index projects what is needed', async () => {
      const found = await store().request().one(access.noteOf, { author: 'author ink' })
      expect(found).toMatchObject({ topic: 'ink', noteId: '5', title: 'Blue', author: 'author ink' })
      expect(calls).toEqual(['query carried'])
      pass(60_001)
      expect(await store().request().one(access.noteOf, { author: 'author ink' })).toBeNull()
    })

    it('reads the whole item by its key if the index projects less', async () => {
      const found = await store().request().one(access.topicOf, { keeper: 'ann' })
      expect(found).toEqual({ __typename: 'Topic', topic: 'tea', keeper: 'ann', about: 'Tea.' })
      expect(calls).toEqual(['query thinTitles', 'get'])
    })

    it('is null if there is no item, and an error if there are several', async () => {
      expect(await store().request().one(access.topicOf, { keeper: 'eve' })).toBeNull()
      await expect(store().request().one(access.topicOf, { keeper: 'bob' })).rejects.toMatchObject({
        code: 'NOT_UNIQUE',
        message: 'The lookup topicOf expected one item under its key and found several',
      })
    })

    it('requested twice in a request is one call', async () => {
      const request = store().request()
      await Promise.all([1, 2].map(() => request.one(access.noteOf, { author: 'author ink' })))
      await request.one(access.noteOf, { author: 'author ink' })
      expect(calls).toEqual(['query carried'])
    })
  })
}

function pageCases({ store, calls, pass }: Setup): void {
  const titles = ({ edges }: { edges: readonly { item: unknown }[] }) =>
    edges.map(({ item }) => (item as { title?: string }).title)

  describe('a page', () => {
    it('is one Query, with an exact hasNextPage', async () => {
      const request = store().request()
      const page = await request.page(access.notes, { topic: 'tea' }, { first: 3 })
      expect(titles(page)).toEqual(['Assam', 'Ceylon', 'Darjeeling'])
      expect([page.hasPreviousPage, page.hasNextPage]).toEqual([false, true])
      const all = await request.page(access.notes, { topic: 'tea' }, { first: 4 })
      expect([titles(all).length, all.hasNextPage]).toEqual([4, false])
      expect(calls).toEqual(['query', 'query'])
    })

    it('with last has the same order', async () => {
      const page = await store().request().page(access.notes, { topic: 'tea' }, { last: 2 })
      expect(titles(page)).toEqual(['Darjeeling', 'Earl Grey'])
      expect([page.hasPreviousPage, page.hasNextPage]).toEqual([true, false])
      const latest = await store().request().page(access.latest, { topic: 'tea' }, { first: 2 })
      expect(titles(latest)).toEqual(['Earl Grey', 'Darjeeling'])
    })

    it('skips expired items', async () => {
      pass(60_001)
      const page = await store().request().page(access.notes, { topic: 'tea' }, { first: 2 })
      expect(titles(page)).toEqual(['Assam', 'Ceylon'])
      expect(page.hasNextPage).toBe(true)
      expect(calls).toEqual(['query', 'query'])
    })

    it('of several entities returns each item with its type', async () => {
      const { edges } = await store().request().page(access.wall, { topic: 'ink' }, { first: 5 })
      expect(edges.map(({ item }) => item?.__typename)).toEqual(['Topic', 'Note'])
    })

    it('over shards queries each once and merges them', async () => {
      const page = await store().request().page(access.titles, {}, { first: 3 })
      expect(titles(page)).toEqual(['Assam', 'Blue', 'Ceylon'])
      expect(calls).toEqual(['query titles', 'query titles', 'query titles'])
    })

    it('of an index that projects less is completed by one BatchGetItem', async () => {
      const page = await store()
        .request()
        .page(access.thinTitles, { title: { gte: 'Blue' } }, { first: 2 })
      expect(titles(page)).toEqual(['Blue', 'Ceylon'])
      expect(page.edges[0]?.item).toMatchObject({ author: 'author ink', score: 5 })
      expect(calls.filter((call) => call !== 'query thinTitles')).toEqual(['batchGet'])
    })

    it('of size 0 makes no call', async () => {
      const page = await store().request().page(access.notes, { topic: 'tea' }, { first: 0 })
      expect(page).toMatchObject({ edges: [], hasNextPage: false, hasPreviousPage: false })
      expect(calls).toEqual([])
    })
  })
}

function cursorCases({ store, calls, pass }: Setup): void {
  const teaPage = (page: object) => store().request().page(access.notes, { topic: 'tea' }, page)

  describe('a cursor', () => {
    it('of any edge works in both directions', async () => {
      const cursor = (await teaPage({ first: 4 })).edges[2]?.cursor
      const behind = await teaPage({ first: 9, after: cursor })
      expect(behind.edges.map(({ item }) => item?.noteId)).toEqual(['4'])
      expect([behind.hasPreviousPage, behind.hasNextPage]).toEqual([true, false])
      const before = await teaPage({ last: 1, before: cursor })
      expect(before.edges.map(({ item }) => item?.noteId)).toEqual(['2'])
      expect([before.hasPreviousPage, before.hasNextPage]).toEqual([true, true])
    })

    it('works after its item is deleted', async () => {
      const request = store().request()
      await request.create(Note, note('tea', '25', 'Chai'))
      const cursor = (await teaPage({ first: 3 })).edges[2]?.cursor
      await request.delete(Note, { topic: 'tea', noteId: '25' })
      const { edges } = await teaPage({ first: 1, after: cursor })
      expect(edges.map(({ item }) => item?.noteId)).toEqual(['3'])
    })

    it('is bound to its pattern and arguments, and does not expire', async () => {
      const after = (await teaPage({ first: 1 })).edges[0]?.cursor ?? ''
      const request = store().request()
      const refused = { code: 'BAD_CURSOR' }
      await expect(request.page(access.notes, { topic: 'ink' }, { first: 1, after })).rejects.toMatchObject(
        refused,
      )
      await expect(request.page(access.wall, { topic: 'tea' }, { first: 1, after })).rejects.toMatchObject(
        refused,
      )
      await expect(teaPage({ first: 0, after: `${after}A` })).rejects.toMatchObject(refused)
      expect(calls).toEqual(['query'])
      pass(365 * 24 * 60 * 60 * 1000)
      expect((await teaPage({ first: 1, after })).edges).toHaveLength(1)
    })
  })
}

function requestCases({ store, calls }: Setup): void {
  describe('a request', () => {
    it('reads the same page once, and a longer one with it', async () => {
      const request = store().request()
      const read = (first: number) => request.page(access.notes, { topic: 'tea' }, { first })
      const [one, same] = await Promise.all([read(2), read(2), read(3)])
      expect(one).toBe(same)
      expect(calls).toEqual(['query'])
    })

    it('sees its own writes', async () => {
      const request = store().request()
      const key = { topic: 'pen', noteId: '7' }
      const read = async () => [
        await request.one(access.note, key),
        await request.one(access.noteOf, { author: 'author pen' }),
        (await request.page(access.notes, { topic: 'pen' }, { first: 1 })).edges[0]?.item,
      ]
      expect(await read()).toEqual([null, null, undefined])
      await request.create(Note, note('pen', '7', 'Nib'))
      expect((await read()).map((item) => item?.title)).toEqual(['Nib', 'Nib', 'Nib'])
      await request.update(Note, key, { title: 'Quill' })
      expect((await read()).map((item) => item?.title)).toEqual(['Quill', 'Quill', 'Quill'])
      await request.delete(Note, key)
      expect(await read()).toEqual([null, null, undefined])
    })

    it('returns an item that fits no entity as an error at its position', async () => {
      const { client } = store()
      const broken = { ...encodeItem(Note, note('old', '1', 'Broken')), title: 5 }
      const stranger = { pk: 'TOPIC#old', sk: 'POSTER#1' }
      for (const Item of [broken, stranger]) await client.put({ TableName: board.definition.name, Item })
      const request = store().request()
      await request.create(Note, note('old', '2', 'Fine'))
      const { edges } = await request.page(access.wall, { topic: 'old' }, { first: 5 })
      expect(edges.map(({ item, error }) => item?.__typename ?? error?.message)).toEqual([
        'Note.title: expected a string, got 5',
        'Note',
        'An item read by wall is none of Topic, Note',
      ])
      await expect(request.one(access.note, { topic: 'old', noteId: '1' })).rejects.toMatchObject({
        name: 'ItemError',
      })
    })
  })
}

function snapshotCases({ store, calls, pass }: Setup): void {
  describe('a snapshot', () => {
    const tea = (noteId: string) => ({ topic: 'tea', noteId })

    it('is one TransactGetItems for several gets, each item with its own type', async () => {
      const [first, missing, ink, again] = await store()
        .request()
        .snapshot([
          [access.note, tea('1')],
          [access.note, tea('9')],
          [access.noteNow, { topic: 'ink', noteId: '5' }],
          [access.note, tea('1')],
        ])
      expect([first?.title, missing, ink?.title, again?.title]).toEqual(['Assam', null, 'Blue', 'Assam'])
      expect(calls).toEqual(['transactGet'])
    })

    it('returns null for expired items, and makes no call for no gets', async () => {
      pass(60_001)
      expect(
        await store()
          .request()
          .snapshot([[access.note, tea('3')]]),
      ).toEqual([null])
      expect(await store().request().snapshot([])).toEqual([])
      expect(calls).toEqual(['transactGet'])
    })

    it('accepts 100 gets', async () => {
      const reads = Array.from({ length: 101 }, (_, at) => [access.note, tea(`${at}`)] as const)
      expect(await store().request().snapshot(reads.slice(1))).toHaveLength(100)
      await expect(store().request().snapshot(reads)).rejects.toMatchObject({
        code: 'LIMIT_EXCEEDED',
        message: 'The snapshot reads 101 items; DynamoDB accepts 100.',
      })
    })

    it('accepts only gets', async () => {
      const reads = [[access.noteOf, { author: 'author tea' }]] as never
      await expect(store().request().snapshot(reads)).rejects.toThrow('Expected a get, got noteOf')
    })

    it('never sees a partial transaction', async () => {
      const topics = ['up', 'down']
      await store().putAll(
        Note,
        topics.map((topic) => note(topic, '1', 'x', { score: 0 })),
      )
      const read = topics.map((topic) => [access.note, { topic, noteId: '1' }] as const)
      const move = (score: number) =>
        store()
          .request()
          .transact((tx) => {
            for (const topic of topics) tx.update(Note, { topic, noteId: '1' }, { score })
          })
      const writes = (async () => {
        for (let score = 1; score <= 20; score += 1) await move(score)
      })()
      for (let turn = 0; turn < 20; turn += 1) {
        const [up, down] = await store().request().snapshot(read)
        expect(up?.score).toBe(down?.score)
      }
      await writes
    })
  })
}
