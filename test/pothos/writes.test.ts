import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLibrary } from './library.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeEach(async () => {
  library = await openLibrary()
})
afterEach(() => library[Symbol.asyncDispose]())

const create =
  'mutation ($input: CreateBookInput!) { createBook(input: $input) { bookId inPrint price genre } }'
const input = {
  authorId: 'a1',
  bookId: 'new',
  title: 'Dubliners',
  year: 1914,
  genre: 'short_stories',
  price: '3.5',
  addedAt: '2026-02-03T04:05:06.007Z',
}

describe('create', () => {
  it('writes the item with its defaults, and every read returns it', async () => {
    const { data, calls } = await library.ask(create, { input })
    expect(data.createBook).toEqual({ bookId: 'new', inPrint: true, price: '3.50', genre: 'short_stories' })
    expect(calls).toEqual(['put'])
    const read = await library.ask(
      '{ book(bookId: "new") { addedAt } booksByYear(authorId: "a1", genre: short_stories, year: { eq: 1914 }) { nodes { title } } }',
    )
    expect(read.data.book.addedAt).toBe('2026-02-03T04:05:06.007Z')
    expect(read.data.booksByYear.nodes).toEqual([{ title: 'Dubliners' }])
  })

  it('rejects an existing item', async () => {
    await library.ask(create, { input })
    const { errors } = await library.ask(create, { input })
    expect(errors?.[0]?.extensions.code).toBe('ALREADY_EXISTS')
  })

  it('rejects an invalid value and names it', async () => {
    const { errors, calls } = await library.ask(create, { input: { ...input, price: '1.234' } })
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(errors?.[0]?.message).toContain('Book.price')
    expect(calls).toEqual([])
  })

  it('accepts sets as lists and maps as inputs', async () => {
    const { data } = await library.ask(
      `mutation { createAuthor(input: { authorId: "x", name: "X", tags: ["a", "b"], extra: { n: [1, null] },
         address: { city: "Ulm" }, portrait: "AQID" }) { tags extra address { city lines } portrait } }`,
    )
    expect(data.createAuthor.tags.toSorted()).toEqual(['a', 'b'])
    expect(data.createAuthor).toMatchObject({
      extra: { n: [1, null] },
      address: { city: 'Ulm', lines: null },
    })
    expect(data.createAuthor.portrait).toBe('AQID')
  })
})

describe('update', () => {
  it('moves the item in every index whose key changes', async () => {
    const { data } = await library.ask(
      'mutation { updateBook(input: { authorId: "a1", title: "Emma", bookId: "b0", genre: short_stories }) { genre year } }',
    )
    expect(data.updateBook).toEqual({ genre: 'short_stories', year: 1900 })
    const read = await library.ask(
      `{ novels: booksByYear(authorId: "a1", genre: NOVEL) { nodes { title } }
         stories: booksByYear(authorId: "a1", genre: short_stories, year: { lte: 1900 }) { nodes { title } } }`,
    )
    expect(read.data.novels.nodes).toEqual([{ title: '😀' }, { title: 'Ulysses' }])
    expect(read.data.stories.nodes).toEqual([{ title: 'Emma' }])
  })

  it('removes an optional attribute, and the item from its sparse index', async () => {
    const { data } = await library.ask(
      'mutation { updateAuthor(input: { authorId: "a1", mail: null }) { mail } }',
    )
    expect(data.updateAuthor.mail).toBeNull()
    const read = await library.ask('{ authorByMail(mail: "jane@example.org") { authorId } }')
    expect(read.data.authorByMail).toBeNull()
  })

  it('rejects a missing item', async () => {
    const { errors } = await library.ask(
      'mutation { updateAuthor(input: { authorId: "nobody", name: "N" }) { authorId } }',
    )
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  })
})

describe('delete', () => {
  it('returns the deleted item, and rejects a second delete', async () => {
    const remove = 'mutation { deleteBook(input: { authorId: "a1", title: "Emma", bookId: "b0" }) { title } }'
    expect((await library.ask(remove)).data.deleteBook).toEqual({ title: 'Emma' })
    expect((await library.ask(remove)).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  })
})
