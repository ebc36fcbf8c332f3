import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from './library.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeAll(async () => {
  library = await openLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

describe('a get', () => {
  it("is one GetItem and returns the item's attributes", async () => {
    const { data, errors, calls } = await library.ask(
      '{ author(authorId: "a1") { penName mail tags address { city lines } joinedOn portrait extra } }',
    )
    expect(errors).toBeUndefined()
    expect(data.author).toEqual({
      penName: 'Jane',
      mail: 'jane@example.org',
      tags: ['uk'],
      address: { city: 'Bath', lines: ['4 Sydney Place'] },
      joinedOn: '2020-01-01',
      portrait: null,
      extra: null,
    })
    expect(calls).toEqual(['get'])
  })

  it('returns null for an item that does not exist', async () => {
    const { data, errors } = await library.ask('{ author(authorId: "nobody") { penName } }')
    expect({ data, errors }).toEqual({ data: { author: null }, errors: undefined })
  })

  it('requested several times in one operation is one BatchGetItem of the distinct keys', async () => {
    const { data, calls } = await library.ask(
      '{ a: author(authorId: "a1") { penName } b: author(authorId: "a1") { penName } c: author(authorId: "a#1") { penName } }',
    )
    expect([data.a.penName, data.b.penName, data.c.penName]).toEqual(['Jane', 'Jane', 'Hash'])
    expect(calls).toEqual(['batchGet'])
  })
})

describe('a lookup', () => {
  it('is one Query of the index', async () => {
    const { data, calls } = await library.ask('{ authorByMail(mail: "jane@example.org") { authorId } }')
    expect(data.authorByMail).toEqual({ authorId: 'a1' })
    expect(calls).toEqual(['query gsi1'])
  })
})

describe('a connection', () => {
  const titlesOf = (page: { nodes: { title: string }[] }): string[] => page.nodes.map(({ title }) => title)

  it('pages forward and backward through the same sequence, sorted by UTF-8 bytes', async () => {
    const forward: string[] = []
    let after: string | null = null
    do {
      const { data } = await library.ask(
        'query ($after: String) { booksOf(authorId: "a1", first: 2, after: $after) { nodes { title } pageInfo { hasNextPage endCursor } } }',
        { after },
      )
      forward.push(...titlesOf(data.booksOf))
      after = data.booksOf.pageInfo.hasNextPage ? data.booksOf.pageInfo.endCursor : null
    } while (after !== null)
    expect(forward).toEqual(['Emma', 'Emma#2', 'Ulysses', 'Zoë', '😀'])

    const { data } = await library.ask(
      '{ booksOf(authorId: "a1", last: 2) { nodes { title } pageInfo { hasPreviousPage hasNextPage startCursor } } }',
    )
    expect(titlesOf(data.booksOf)).toEqual(['Zoë', '😀'])
    expect(data.booksOf.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false })
    const before = await library.ask(
      'query ($before: String) { booksOf(authorId: "a1", last: 2, before: $before) { nodes { title } } }',
      { before: data.booksOf.pageInfo.startCursor },
    )
    expect(titlesOf(before.data.booksOf)).toEqual(['Emma#2', 'Ulysses'])
  })

  it('accepts ranges on the open part of the sort key', async () => {
    const { data, calls } = await library.ask(
      `{ upTo: booksByYear(authorId: "a1", genre: NOVEL, year: { lte: 1902 }) { nodes { title } }
         after: booksByYear(authorId: "a1", genre: NOVEL, year: { gt: 1902 }) { nodes { title } }
         prefix: booksOf(authorId: "a1", title: { beginsWith: "Emma" }) { nodes { title } }
         equals: booksOf(authorId: "a1", title: { eq: "Emma" }) { nodes { title } } }`,
    )
    expect(titlesOf(data.upTo)).toEqual(['Ulysses', 'Emma'])
    expect(titlesOf(data.after)).toEqual(['😀'])
    expect(titlesOf(data.prefix)).toEqual(['Emma', 'Emma#2'])
    expect(titlesOf(data.equals)).toEqual(['Emma'])
    expect(calls.toSorted()).toEqual(['query', 'query', 'query byYear', 'query byYear'])
  })

  it('of a collection returns each item as its own type', async () => {
    const { data, calls } = await library.ask(
      `{ shelf(authorId: "a1", first: 3) { nodes { __typename ... on Author { penName } ... on Book { title } } }
         shelfByInterface(authorId: "a1", first: 1) { nodes { authorId __typename } } }`,
    )
    expect(data.shelf.nodes).toEqual([
      { __typename: 'Author', penName: 'Jane' },
      { __typename: 'Book', title: 'Emma' },
      { __typename: 'Book', title: 'Emma#2' },
    ])
    expect(data.shelfByInterface.nodes).toEqual([{ __typename: 'Author', authorId: 'a1' }])
    expect(calls).toEqual(['query', 'query'])
  })
})

describe('nested fields', () => {
  it('take their keys from the parent, by name or by `key`', async () => {
    const { data, calls } = await library.ask(
      '{ author(authorId: "a1") { bestSeller { title author { penName } } books(first: 2) { edges { node { title author { penName } } } } } }',
    )
    expect(data.author.bestSeller).toEqual({ title: 'Ulysses', author: { penName: 'Jane' } })
    expect(data.author.books.edges).toEqual([
      { node: { title: 'Emma', author: { penName: 'Jane' } } },
      { node: { title: 'Emma#2', author: { penName: 'Jane' } } },
    ])
    // The author and their books are adjacent in the item collection: one Query.
    expect(calls.toSorted()).toEqual(['query', 'query gsi1'])
  })

  it('are null if the parent lacks an attribute of the key', async () => {
    const { data, errors } = await library.ask('{ author(authorId: "a#1") { bestSeller { title } } }')
    expect({ data, errors }).toEqual({ data: { author: { bestSeller: null } }, errors: undefined })
  })
})

describe('node and nodes', () => {
  it('read any node by its global id', async () => {
    const { data } = await library.ask(
      '{ author(authorId: "a#1") { id } booksOf(authorId: "a1", first: 1) { nodes { id } } }',
    )
    const ids = [data.author.id, data.booksOf.nodes[0].id]
    const again = await library.ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on Author { penName } ... on Book { title } } }',
      { ids },
    )
    expect(again.data.nodes).toEqual([
      { id: ids[0], __typename: 'Author', penName: 'Hash' },
      { id: ids[1], __typename: 'Book', title: 'Emma' },
    ])
    expect(again.calls).toEqual(['batchGet'])
  })
})
