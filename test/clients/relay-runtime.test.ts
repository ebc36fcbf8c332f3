import {
  type ConcreteRequest,
  ConnectionHandler,
  commitLocalUpdate,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  Network,
  RecordSource,
  ROOT_ID,
  Store,
} from 'relay-runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from '../pothos/library.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeAll(async () => {
  library = await openLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

const key = 'Library_booksOf'

/** The output of Relay's compiler for `booksOf(…) @connection(key: "Library_booksOf", filters: ["authorId"])`. */
function compiled(pageArguments: readonly string[], text: string): ConcreteRequest {
  const scalars = (...names: string[]) =>
    names.map((name) => ({ alias: null, args: null, kind: 'ScalarField', name, storageKey: null }))
  const linked = (name: string, concreteType: string, plural: boolean, selections: unknown[]) => ({
    ...{ alias: null, args: null, kind: 'LinkedField', name, storageKey: null },
    ...{ concreteType, plural, selections },
  })
  const names = ['authorId', ...pageArguments]
  const args = names.toSorted().map((name) => ({ kind: 'Variable', name, variableName: name }))
  const argumentDefinitions = names.map((name) => ({ defaultValue: null, kind: 'LocalArgument', name }))
  const node = linked('node', 'Book', false, scalars('__typename', 'id', 'title'))
  const selections = [
    {
      ...linked('booksOf', 'BookConnection', false, [
        linked('edges', 'BookEdge', true, [node, ...scalars('cursor')]),
        linked(
          'pageInfo',
          'PageInfo',
          false,
          scalars('endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor'),
        ),
      ]),
      args,
    },
    {
      alias: null,
      args,
      filters: ['authorId'],
      handle: 'connection',
      key,
      kind: 'LinkedHandle',
      name: 'booksOf',
    },
  ]
  const name = 'Books'
  return {
    kind: 'Request',
    fragment: { argumentDefinitions, kind: 'Fragment', metadata: null, name, selections: [], type: 'Query' },
    operation: { argumentDefinitions, kind: 'Operation', name, selections },
    params: { cacheID: text, id: null, metadata: {}, name, operationKind: 'query', text },
  } as unknown as ConcreteRequest
}

const page = `edges { node { __typename id title } cursor }
  pageInfo { endCursor hasNextPage hasPreviousPage startCursor }`
const forward = compiled(
  ['first', 'after'],
  `query Books($authorId: ID!, $first: Int, $after: String) {
    booksOf(authorId: $authorId, first: $first, after: $after) { ${page} }
  }`,
)
const backward = compiled(
  ['last', 'before'],
  `query Books($authorId: ID!, $last: Int, $before: String) {
    booksOf(authorId: $authorId, last: $last, before: $before) { ${page} }
  }`,
)

/** A Relay environment on the gateway. */
function openRelay() {
  const environment = new Environment({
    store: new Store(new RecordSource()),
    network: Network.create(async ({ text }, variables) => {
      const { data, errors } = await library.ask(text ?? '', variables)
      return { data, ...(errors && { errors }) } as GraphQLResponse
    }),
  })
  return {
    load: (request: ConcreteRequest, variables: object) =>
      fetchQuery(environment, request, { authorId: 'a1', ...variables }).toPromise(),
    /** The connection, merged by Relay. */
    connection() {
      let titles: unknown[] = []
      let pageInfo: Readonly<Record<string, unknown>> = {}
      commitLocalUpdate(environment, (store) => {
        const root = store.get(ROOT_ID)
        const connection = root && ConnectionHandler.getConnection(root, key, { authorId: 'a1' })
        const edges = connection?.getLinkedRecords('edges') ?? []
        titles = edges.map((edge) => edge?.getLinkedRecord('node')?.getValue('title'))
        const info = connection?.getLinkedRecord('pageInfo')
        const names = ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor']
        pageInfo = Object.fromEntries(names.map((name) => [name, info?.getValue(name)]))
      })
      return { titles, pageInfo }
    },
  }
}

const all = ['Emma', 'Emma#2', 'Ulysses', 'Zoë', '😀']

describe("Relay's connection handler", () => {
  it('appends pages at the end of a connection', async () => {
    const relay = openRelay()
    await relay.load(forward, { first: 2, after: null })
    expect(relay.connection().titles).toEqual(all.slice(0, 2))
    await relay.load(forward, { first: 2, after: relay.connection().pageInfo.endCursor })
    expect(relay.connection().titles).toEqual(all.slice(0, 4))
    await relay.load(forward, { first: 2, after: relay.connection().pageInfo.endCursor })
    expect(relay.connection()).toMatchObject({ titles: all, pageInfo: { hasNextPage: false } })
  })

  it('prepends pages at its start', async () => {
    const relay = openRelay()
    await relay.load(backward, { last: 3, before: null })
    expect(relay.connection().titles).toEqual(all.slice(2))
    await relay.load(backward, { last: 3, before: relay.connection().pageInfo.startCursor })
    expect(relay.connection()).toMatchObject({ titles: all, pageInfo: { hasPreviousPage: false } })
  })

  it('appends a page that was requested before the first was refetched', async () => {
    const relay = openRelay()
    await relay.load(forward, { first: 2, after: null })
    const { endCursor } = relay.connection().pageInfo
    await relay.load(forward, { first: 2, after: null })
    await relay.load(forward, { first: 2, after: endCursor })
    expect(relay.connection().titles).toEqual(all.slice(0, 4))
  })
})
