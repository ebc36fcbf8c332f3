import {
  ApolloClient,
  ApolloLink,
  type DocumentNode,
  gql,
  InMemoryCache,
  type Observable as Stream,
} from '@apollo/client'
import { relayStylePagination } from '@apollo/client/utilities'
import { print } from 'graphql'
import { filter, firstValueFrom, from } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from '../pothos/library.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeAll(async () => {
  library = await openLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

/** A client of the gateway with Apollo's policy for Relay connections. */
function openApollo() {
  return new ApolloClient({
    link: new ApolloLink(
      ({ query, variables }) => from(library.ask(print(query), variables)) as Stream<ApolloLink.Result>,
    ),
    cache: new InMemoryCache({
      typePolicies: {
        Query: { fields: { booksOf: relayStylePagination(['authorId']) } },
        Author: { fields: { books: relayStylePagination() } },
      },
    }),
  })
}

interface Books {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly title: string } }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string
    readonly endCursor: string
  }
}

const page =
  'edges { cursor node { id title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
const forward = gql`query ($after: String) { booksOf(authorId: "a1", first: 2, after: $after) { ${page} } }`
const backward = gql`query ($before: String) { booksOf(authorId: "a1", last: 2, before: $before) { ${page} } }`
const nested = gql`query ($after: String) {
  author(authorId: "a1") { id books(first: 2, after: $after) { ${page} } }
}`

/** A query watched as by a component, and its data in the cache. */
async function watch<Data>(query: DocumentNode) {
  const client = openApollo()
  const watched = client.watchQuery<Data>({ query, notifyOnNetworkStatusChange: false })
  const rendered: unknown[] = []
  const loaded = firstValueFrom(watched.pipe(filter(({ loading }) => !loading)))
  const subscription = watched.subscribe(({ data, loading }) => {
    if (!loading) rendered.push(data)
  })
  await loaded
  return {
    rendered,
    more: (variables: object) => watched.fetchMore({ variables }),
    refetch: () => watched.refetch(),
    data: () => client.readQuery({ query }) as Data,
    [Symbol.dispose]: () => subscription.unsubscribe(),
  }
}

const all = ['Emma', 'Emma#2', 'Ulysses', 'Zoë', '😀']
const titlesOf = ({ edges }: Books) => edges.map(({ node }) => node.title)

describe("Apollo Client's relayStylePagination", () => {
  it('fetches all pages of a connection forward', async () => {
    using query = await watch<{ booksOf: Books }>(forward)
    for (let pages = 1; query.data().booksOf.pageInfo.hasNextPage; pages += 1) {
      expect(pages).toBeLessThan(4)
      const { edges, pageInfo } = query.data().booksOf
      expect(edges.at(-1)?.cursor).toBe(pageInfo.endCursor)
      await query.more({ after: pageInfo.endCursor })
    }
    expect(titlesOf(query.data().booksOf)).toEqual(all)
    expect(query.data().booksOf.pageInfo.hasPreviousPage).toBe(false)
  })

  it('fetches all pages backward', async () => {
    using query = await watch<{ booksOf: Books }>(backward)
    for (let pages = 1; query.data().booksOf.pageInfo.hasPreviousPage; pages += 1) {
      expect(pages).toBeLessThan(4)
      await query.more({ before: query.data().booksOf.pageInfo.startCursor })
    }
    expect(titlesOf(query.data().booksOf)).toEqual(all)
  })

  it('refetches a page without duplicating edges, also in an item', async () => {
    using query = await watch<{ author: { books: Books } }>(nested)
    const after = query.data().author.books.pageInfo.endCursor
    await query.more({ after })
    await query.more({ after })
    expect(titlesOf(query.data().author.books)).toEqual(all.slice(0, 4))
  })

  it('returns identical data if nothing has changed, so that components do not render again', async () => {
    using query = await watch(forward)
    for (let times = 0; times < 3; times += 1) await query.refetch()
    expect(new Set(query.rendered).size).toBe(1)
  })
})
