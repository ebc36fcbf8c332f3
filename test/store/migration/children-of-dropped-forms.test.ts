import { a, defineTable, openClient, openStore, prepareTable, runCascades, runRewrites } from 'dynagate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DynamoClient, dropForm, fillForm } from '../../../src/store/index.ts'
import { whileTimePasses } from './passing-time.ts'

const name = a.string()
const definition = {
  attributes: { authorId: a.id(), bookId: a.id(), year: a.int({ digits: 4 }), authorName: a.copy(name) },
} as const
const formerKey = { partition: 'AUTHOR#{authorId}', sort: 'BOOK#{year}#{bookId}' } as const
const nextKey = { partition: 'AUTHOR#{authorId}', sort: 'B#{bookId}' } as const

function withAuthors() {
  const shelves = defineTable({ name: 'shelves', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Author = shelves.entity('Author', {
    attributes: { authorId: a.id(), name },
    key: { partition: 'AUTHOR#{authorId}', sort: 'AUTHOR' },
  })
  const parents = { author: { entity: Author, copy: { authorName: 'name' }, onDelete: 'cascade' } } as const
  return { shelves, Author, parents }
}

const FormerBook = (() => {
  const { shelves, parents } = withAuthors()
  return shelves.entity('Book', { ...definition, key: formerKey, parents })
})()

const NextBook = (() => {
  const { shelves, parents } = withAuthors()
  return shelves.entity('Book', { ...definition, key: nextKey, parents })
})()

/** The release that begins the migration. */
const begun = (() => {
  const { shelves, Author, parents } = withAuthors()
  const Book = shelves.entity('Book', { ...definition, key: formerKey, parents, next: { entity: NextBook } })
  return { shelves, Author, Book }
})()

/** The release of the switch. */
const switched = (() => {
  const { shelves, Author, parents } = withAuthors()
  const Book = shelves.entity('Book', {
    ...definition,
    key: nextKey,
    parents,
    former: { entity: FormerBook },
  })
  return { shelves, Author, Book }
})()

let client: DynamoClient
let tables = 0
let tableName: string
beforeAll(async () => {
  client = await openClient({ kind: 'embedded', memory: true })
})
afterAll(() => client.close())
beforeEach(async () => {
  tables += 1
  tableName = `shelves-${tables}`
  await prepareTable(client, { table: begun.shelves, tableName, mayCreate: true })
})

const region = 'r'
const storeOf = (table: typeof begun.shelves) =>
  openStore({ client, table, tableName, cursorSecret: 'shelves' })
const begunRequest = () => storeOf(begun.shelves).request()
const switchedRequest = () => storeOf(switched.shelves).request()
const author = { authorId: 'le' }
const book = { authorId: 'le', bookId: 'b1', year: 1974 }

/** Ends a migration while a process of the release that began it still runs. */
async function migrate() {
  await whileTimePasses((clock) =>
    fillForm({ store: storeOf(begun.shelves), entity: begun.Book, region, clock }),
  )
  await whileTimePasses((clock) =>
    dropForm({ store: storeOf(switched.shelves), entity: switched.Book, region, clock }),
  )
}

describe('a process with the keys of a form that has been dropped', () => {
  it('leaves a rewrite of copies to the processes that find the children', async () => {
    await begunRequest().create(begun.Author, { ...author, name: 'Ursula' })
    await begunRequest().create(begun.Book, book)
    await migrate()
    await begunRequest().update(begun.Author, author, { name: 'Ursula K.' })
    await expect(runRewrites({ store: storeOf(begun.shelves), region })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    })
    expect(await runRewrites({ store: storeOf(switched.shelves), region })).toBe(1)
    expect(await switchedRequest().byKey(switched.Book, book)).toMatchObject({ authorName: 'Ursula K.' })
  })

  it('leaves a cascade to them too', async () => {
    await begunRequest().create(begun.Author, { ...author, name: 'Ursula' })
    await begunRequest().create(begun.Book, book)
    await migrate()
    await begunRequest().delete(begun.Author, author)
    await expect(runCascades({ store: storeOf(begun.shelves), region })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    })
    expect(await runCascades({ store: storeOf(switched.shelves), region })).toBe(1)
    expect(await switchedRequest().byKey(switched.Book, book)).toBeNull()
  })
})
