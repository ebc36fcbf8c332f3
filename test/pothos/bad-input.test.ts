import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Author, openLibrary } from './library.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeAll(async () => {
  library = await openLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

/** Sends an operation that must be rejected. Returns the first error's code and message, and the DynamoDB calls. */
async function rejection(query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const { errors = [], calls } = await library.ask(query, variables)
  return { code: errors[0]?.extensions.code, message: errors[0]?.message ?? '', calls }
}

describe('page arguments', () => {
  const page = (args: string): string => `{ booksOf(authorId: "a1", ${args}) { nodes { title } } }`

  it.each([
    ['first: -1', 'first: expected 0 to 100, got -1'],
    ['first: 2147483647', 'first: expected 0 to 100, got 2147483647'],
    ['first: 1, last: 1', 'first and last: expected only one of them'],
    ['last: 101', 'last: expected 0 to 100, got 101'],
    ['first: 1, before: "x"', 'before: expected with last; with first use after'],
    ['last: 1, after: "x"', 'after: expected with first; with last use before'],
  ])('%s is rejected', async (args, message) => {
    expect(await rejection(page(args))).toEqual({ code: 'BAD_USER_INPUT', message, calls: [] })
  })

  it('first: 0 is an empty page and reads nothing', async () => {
    const { data, calls } = await library.ask(page('first: 0'))
    expect(data.booksOf.nodes).toEqual([])
    expect(calls).toEqual([])
  })
})

describe('a global id', () => {
  it.each([
    ['white space in its JSON', idOf('["Author", "a1"]')],
    ['escapes in its JSON', idOf('["Author","\\u00611"]')],
    // The last character has bits that belong to no byte.
    ['other bits at its end', idOf('["Author","a12"]').replace(/.$/, (last) => nextLetter(last))],
  ])('is rejected with %s: each node has one id', async (_, id) => {
    expect(await rejection('query ($id: ID!) { node(id: $id) { id } }', { id })).toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })
})

describe('a field that fails while its prefetched reads are in flight', () => {
  const query = (args: string) =>
    `query ($v: Boolean = true) { booksOf(authorId: "a1", ${args}) { nodes { author @include(if: $v) { penName } } } }`

  it.each([
    'after: "bad"',
    'first: 101',
    'first: 2',
  ])('%s is an error of the field without an unhandled rejection', async (args) => {
    const { code } = await rejection(query(args), { v: null })
    expect(code).toMatch(/^BAD_/)
  })

  it('causes no unhandled rejection for node ids', async () => {
    const { code } = await rejection(
      'query ($ids: [ID!]!, $v: Boolean = true) { nodes(ids: $ids) { ... on Book @include(if: $v) { title } } }',
      { ids: ['x', globalIdOfMissingAuthor], v: null },
    )
    expect(code).toBe('BAD_USER_INPUT')
  })

  it('causes no unhandled rejection for a read that a resolver started and dropped', async () => {
    const request = library.store.request({ signal: AbortSignal.abort() })
    void request.byKey(Author, { authorId: '' })
    void request.byKey(Author, { authorId: 'a1' })
    await expect(request.byKey(Author, { authorId: 'a1' })).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

function idOf(json: string): string {
  return Buffer.from(json).toString('base64url')
}

function nextLetter(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 1)
}

const globalIdOfMissingAuthor = idOf('["Author","none"]')

describe('cursors', () => {
  const after =
    'query ($after: String!, $id: ID!) { booksOf(authorId: $id, first: 1, after: $after) { nodes { title } } }'
  const cursorOf = async (query: string): Promise<string> => {
    const { data } = await library.ask(query)
    return (data.booksOf ?? data.shelf).edges[0].cursor
  }

  it('that are forged are rejected', async () => {
    for (const cursor of ['', 'x', 'AAAA', 'a'.repeat(20_000)]) {
      expect(await rejection(after, { after: cursor, id: 'a1' })).toMatchObject({
        code: 'BAD_CURSOR',
        calls: [],
      })
    }
  })

  it('of other arguments or of another field are rejected', async () => {
    const own = await cursorOf('{ booksOf(authorId: "a1", first: 1) { edges { cursor } } }')
    expect(await rejection(after, { after: own, id: 'a#1' })).toMatchObject({ code: 'BAD_CURSOR', calls: [] })
    const foreign = await cursorOf('{ shelf(authorId: "a1", first: 1) { edges { cursor } } }')
    expect(await rejection(after, { after: foreign, id: 'a1' })).toMatchObject({
      code: 'BAD_CURSOR',
      calls: [],
    })
    expect((await library.ask(after, { after: own, id: 'a1' })).data.booksOf.nodes).toEqual([
      { title: 'Emma#2' },
    ])
  })

  it('with any character changed are rejected', async () => {
    const own = await cursorOf('{ booksOf(authorId: "a1", first: 1) { edges { cursor } } }')
    for (const at of [0, 5, Math.floor(own.length / 2), own.length - 2]) {
      const forged = own.slice(0, at) + (own[at] === 'A' ? 'B' : 'A') + own.slice(at + 1)
      expect(await rejection(after, { after: forged, id: 'a1' })).toMatchObject({
        code: 'BAD_CURSOR',
        calls: [],
      })
    }
  })
})

describe('ranges', () => {
  const range = (range: string): string =>
    `{ booksByYear(authorId: "a1", genre: NOVEL, year: ${range}) { nodes { title } } }`

  it.each([
    ['{ gte: 1950, lte: 1900 }', 'year: the range is empty: gte is greater than lte'],
    ['{ gte: 1900, gt: 1900 }', 'year: the range takes gt or gte, not both'],
    ['{ eq: 1900, lte: 1950 }', 'year: the range takes eq alone, or bounds without it'],
    ['{ gt: 1900, lt: 1900 }', 'year: the range is empty: its bounds exclude each other'],
  ])('%s is rejected', async (given, message) => {
    expect(await rejection(range(given))).toEqual({ code: 'BAD_USER_INPUT', message, calls: [] })
  })

  it('on a part after an open part are rejected', async () => {
    const { code, message } = await rejection(
      '{ booksByYear(authorId: "a1", year: { gte: 1 }) { nodes { title } } }',
    )
    expect({ code, message }).toEqual({
      code: 'BAD_USER_INPUT',
      message: "year needs genre as well: the key is 'BOOK#{genre}#{year}'",
    })
  })
})

describe('ids', () => {
  const author = 'query ($id: ID!) { author(authorId: $id) { penName } }'

  it('that contain the delimiter address only their own item', async () => {
    expect((await library.ask(author, { id: 'a#1' })).data.author).toEqual({ penName: 'Hash' })
    expect((await library.ask(author, { id: 'a1#AUTHOR' })).data.author).toBeNull()
  })

  it('can contain NUL', async () => {
    expect((await library.ask(author, { id: 'a1\u0000' })).data).toEqual({ author: null })
  })

  it('that have a lone surrogate, are empty, or are too long for a key are rejected', async () => {
    expect(await rejection(author, { id: 'a\ud800' })).toMatchObject({ code: 'BAD_USER_INPUT', calls: [] })
    expect(await rejection(author, { id: '' })).toMatchObject({ code: 'BAD_USER_INPUT', calls: [] })
    const long = await rejection(author, { id: 'x'.repeat(3000) })
    expect(long).toMatchObject({ code: 'BAD_USER_INPUT', calls: [] })
    expect(long.message).toContain('DynamoDB accepts at most 2048')
  })

  it('that are no global id are rejected', async () => {
    for (const id of [
      'x',
      '',
      'WyJBdXRob3IiXQ',
      Buffer.from('["Nobody","1"]').toString('base64url'),
      'a'.repeat(99_000),
    ]) {
      const { code, calls } = await rejection('query ($id: ID!) { node(id: $id) { id } }', { id })
      expect({ code, calls }).toEqual({ code: 'BAD_USER_INPUT', calls: [] })
    }
  })

  it('are limited in number', async () => {
    const { code } = await rejection('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array(101).fill('x'),
    })
    expect(code).toBe('BAD_USER_INPUT')
  })
})

describe('other input', () => {
  it('an unknown argument or field is a validation error', async () => {
    expect((await rejection('{ author(authorId: "a", scan: true) { penName } }')).code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    )
    expect((await rejection('{ authors { penName } }')).code).toBe('GRAPHQL_VALIDATION_FAILED')
  })

  it('a variable of the wrong type is named in the error', async () => {
    const { code, message } = await rejection(
      'query ($first: Int) { booksOf(authorId: "a1", first: $first) { nodes { title } } }',
      {
        first: 'many',
      },
    )
    expect(code).toBe('BAD_USER_INPUT')
    expect(message).toContain('$first')
  })

  it('an item over 400 KB is rejected and not written', async () => {
    const store = library.store.request()
    const large = { authorId: 'larger', name: 'x'.repeat(410_000) }
    await expect(store.create(Author, large)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
    expect((await library.ask('{ author(authorId: "larger") { penName } }')).data.author).toBeNull()
  })
})
