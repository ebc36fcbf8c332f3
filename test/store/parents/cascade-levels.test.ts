import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DynamoClient, openClient, runCascades } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import { waitedTime } from '../leases/waited-time.ts'
import { killedAfter } from './forum.ts'
import {
  access,
  Book,
  fillLibrary,
  Library,
  Loan,
  libraries,
  openLibraries,
  Shelf,
  storedKinds,
} from './library.ts'

let client: DynamoClient
beforeAll(async () => {
  client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: libraries, mayCreate: true })
})
afterAll(() => client.close())

const size = { shelves: 2, books: 3, loans: 2 }
const run = (own = client) => runCascades({ store: openLibraries(own), region: 'r', clock: waitedTime() })

it('a delete deletes the children of children, with their unique values and counts, in its tenant', async () => {
  const store = openLibraries(client)
  const below = await fillLibrary(store, { tenant: 'acme', libraryId: 'gone' }, size)
  await fillLibrary(store, { tenant: 'acme', libraryId: 'kept' }, size)
  await fillLibrary(store, { tenant: 'globex', libraryId: 'gone' }, size)
  const before = await storedKinds(client)
  const acme = () => store.request({ tenant: 'acme', consistent: true })
  await acme().delete(Library, { libraryId: 'gone' })
  expect(await run()).toBe(below)
  expect(await acme().one(access.author, { authorId: 'of gone' })).toMatchObject({ books: 0 })
  const kept = await acme().one(access.shelf, { libraryId: 'kept', shelfId: '0' })
  expect(kept).toMatchObject({ books: 3, pages: 300 })
  const after = await storedKinds(client)
  const byKind = { Library: 1, Shelf: 2, Book: 6, Loan: 12, UniqueValue: 6 }
  const removed: Record<string, number> = byKind
  const expected = Object.entries(before).map(([kind, count]) => [kind, count - (removed[kind] ?? 0)])
  expect(after).toEqual(Object.fromEntries(expected))
})

it('a cascade of several levels that is stopped at any call is continued, and deletes exactly what is below', async () => {
  const store = openLibraries(client)
  const tenant = 'initech'
  await fillLibrary(store, { tenant, libraryId: 'kept' }, size)
  const before = await storedKinds(client)
  await fillLibrary(store, { tenant, libraryId: 'gone' }, size)
  await store.request({ tenant }).delete(Library, { libraryId: 'gone' })
  let kills = 0
  for (let isOver = false; !isOver && kills < 50; ) {
    const mortal = killedAfter(client, 40 + 3 * kills)
    isOver = await run(mortal).then(
      () => true,
      () => false,
    )
    if (!isOver) kills += 1
  }
  expect(kills).toBeGreaterThan(1)
  expect(await storedKinds(client)).toEqual({ ...before, Author: (before.Author ?? 0) + 1 })
})

it('a child that has moved to another parent since it was found is not deleted', async () => {
  const store = openLibraries(client)
  const tenant = 'hooli'
  for (const libraryId of ['gone', 'kept']) await fillLibrary(store, { tenant, libraryId }, size)
  const request = store.request({ tenant, consistent: true })
  const moved = { loanId: 'gone 0 0 1' }
  let isMoved = false
  const meanwhile: DynamoClient = {
    ...client,
    async query(...query: Parameters<DynamoClient['query']>) {
      const page = await client.query(...query)
      if (!isMoved && page.Items?.some(({ loanId }) => loanId === moved.loanId)) {
        isMoved = true
        await request.update(Loan, moved, { libraryId: 'kept' })
      }
      return page
    },
  }
  await request.delete(Library, { libraryId: 'gone' })
  expect(await run(meanwhile)).toBe(2 + 6 + 11)
  expect(isMoved).toBe(true)
  const again = store.request({ tenant, consistent: true })
  expect(await again.one(access.loan, moved)).toMatchObject({ libraryId: 'kept' })
  expect(await again.one(access.book, { libraryId: 'kept', shelfId: '0', bookId: '0' })).toMatchObject({
    loans: 3,
  })
})

it('meanwhile no item is created with the key of a deleted parent, on any level', async () => {
  const store = openLibraries(client)
  const tenant = 'umbrella'
  await fillLibrary(store, { tenant, libraryId: 'gone' }, { shelves: 1, books: 1, loans: 1 })
  const request = () => store.request({ tenant })
  await request().delete(Library, { libraryId: 'gone' })
  await expect(request().create(Library, { libraryId: 'gone' })).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(request().create(Shelf, { libraryId: 'gone', shelfId: '1' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await run()
  await request().create(Library, { libraryId: 'gone' })
  await request().create(Shelf, { libraryId: 'gone', shelfId: '0' })
  const book = { libraryId: 'gone', shelfId: '0', bookId: '0', isbn: 'gone 0 0', pages: 1 }
  await request().create(Book, { ...book, authorId: 'of gone' })
  expect(await request().one(access.library, { libraryId: 'gone' })).toMatchObject({ shelves: 1 })
})
