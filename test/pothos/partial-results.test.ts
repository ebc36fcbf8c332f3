import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Author, openLibrary } from './library.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeAll(async () => {
  library = await openLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

const codesAt = ({ errors }: Awaited<ReturnType<typeof library.ask>>) =>
  errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code])

describe('an error nulls only its own field', () => {
  it('for a failed mutation field: the fields before and after it succeed', async () => {
    const answer = await library.ask(`mutation {
      first: createAuthor(input: { authorId: "a2", name: "Mary" }) { penName }
      again: createAuthor(input: { authorId: "a2", name: "Mary" }) { penName }
      third: createAuthor(input: { authorId: "a3", name: "Anne" }) { penName }
    }`)
    expect(answer.data).toEqual({ first: { penName: 'Mary' }, again: null, third: { penName: 'Anne' } })
    expect(codesAt(answer)).toEqual([['again', 'ALREADY_EXISTS']])
  })

  it('for a delete of a missing item', async () => {
    const answer = await library.ask(`mutation {
      deleteBook(input: { authorId: "a1", bookId: "none", title: "None" }) { title }
      createAuthor(input: { authorId: "a4", name: "Mary" }) { penName }
    }`)
    expect(answer.data).toEqual({ deleteBook: null, createAuthor: { penName: 'Mary' } })
    expect(codesAt(answer)).toEqual([['deleteBook', 'NOT_FOUND']])
  })

  it('for a connection, at the top level and in an item', async () => {
    const answer = await library.ask(`{
      booksOf(authorId: "a1", first: 1000) { nodes { title } }
      author(authorId: "a1") { penName books(after: "no cursor") { nodes { title } } }
    }`)
    expect(answer.data).toEqual({ booksOf: null, author: { penName: 'Jane', books: null } })
    expect(codesAt(answer)).toEqual([
      ['booksOf', 'BAD_USER_INPUT'],
      ['author.books', 'BAD_CURSOR'],
    ])
  })

  it('for a list of nodes that is too long', async () => {
    const ids = Array.from({ length: 101 }, () => 'x')
    const answer = await library.ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } author(authorId: "a1") { penName } }',
      { ids },
    )
    expect(answer.data).toEqual({ nodes: null, author: { penName: 'Jane' } })
  })
})

describe('a lookup that finds two items', () => {
  it('is the error NOT_UNIQUE, which is not logged', async () => {
    const mail = 'twins@example.org'
    await library.store.putAll(Author, [
      { authorId: 't1', name: 'One', mail },
      { authorId: 't2', name: 'Two', mail },
    ])
    const answer = await library.ask(
      `{ authorByMail(mail: "${mail}") { penName } author(authorId: "a1") { penName } }`,
    )
    expect(answer.data).toEqual({ authorByMail: null, author: { penName: 'Jane' } })
    expect(answer.errors).toMatchObject([
      {
        message: 'The lookup authorByMail expected one item under its key and found several',
        path: ['authorByMail'],
        extensions: { code: 'NOT_UNIQUE', retryable: false },
      },
    ])
    expect(library.logged).toEqual([])
  })
})
