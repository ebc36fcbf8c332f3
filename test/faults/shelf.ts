import {
  a,
  add,
  createBuilder,
  createGateway,
  type DynamoClient,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  type Store,
  storeContext,
} from 'dynagate'
import type { FaultyDynamo } from './faulty-dynamo.ts'

const shelf = defineTable({
  name: 'shelf',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gpk', sort: 'gsk' } } },
})
const Book = shelf.entity('Book', {
  attributes: { bookId: a.id(), author: a.id(), title: a.string() },
  key: { partition: 'BOOK#{bookId}', sort: 'BOOK' },
  indexes: { gsi1: { partition: 'AUTHOR#{author}', sort: '{bookId}' } },
})
const Account = shelf.entity('Account', {
  attributes: { accountId: a.id(), balance: a.int() },
  key: { partition: 'ACCOUNT#{accountId}', sort: 'ACCOUNT' },
})
export const access = shelf.access({ book: Book.get(), byAuthor: Book.query('gsi1'), account: Account.get() })
const builder = createBuilder(shelf)
builder.entity(Book, { fields: (t) => t.attributes('bookId', 'author', 'title') })
builder.entity(Account, { fields: (t) => t.attributes('accountId', 'balance') })
builder.queryFields((t) => ({ book: t.item(access.book), byAuthor: t.connection(access.byAuthor) }))
builder.mutationFields((t) => ({
  createBook: t.create(Book),
  deposit: t.update(Account, { operators: { balance: ['add'] } }),
  transfer: t.transaction({
    input: { from: a.id(), to: a.id() },
    payload: { debited: { updated: Account }, credited: { updated: Account } },
    writes: [[Account, 2]],
    plan: (tx, { from, to }) => ({
      debited: tx.update(Account, { accountId: from }, { balance: add(-1) }),
      credited: tx.update(Account, { accountId: to }, { balance: add(1) }),
    }),
  }),
}))
const schema = builder.toSchema()

/** The number of books of a shelf at first. */
export const books = 40

/** The balance of each account at first. */
export const openingBalance = 1_000

/** A book of a shelf, by its number. */
export function bookOf(at: number) {
  return { bookId: String(at).padStart(3, '0'), author: `author${at % 4}`, title: `Title ${at}` }
}

/** A response of GraphQL. */
export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

/** A gateway over a shelf of books and three accounts, a, b and c. */
export interface Shelf extends AsyncDisposable {
  readonly store: Store
  /** The calls of the store that have ended. */
  readonly calls: number
  ask(query: string): Promise<Answer>
}

/** Opens a client of a DynamoDB over HTTP. */
export function clientOf({ endpoint }: FaultyDynamo, kind: 'lean' | 'sdk'): Promise<DynamoClient> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return openClient({ kind, endpoint, region: 'eu-central-1', credentials })
}

/** Opens a gateway over a new shelf in a DynamoDB that doesn't fail yet. It owns the client. */
export async function openShelf(client: DynamoClient): Promise<Shelf> {
  await prepareTable(client, { table: shelf, mayCreate: true })
  let calls = 0
  const onCall = () => {
    calls += 1
  }
  const store = openStore({ client, table: shelf, cursorSecret: 'faults', onCall })
  await store.putAll(
    Book,
    Array.from({ length: books }, (_, at) => bookOf(at)),
  )
  await store.putAll(
    Account,
    ['a', 'b', 'c'].map((accountId) => ({ accountId, balance: openingBalance })),
  )
  const gateway = createGateway({ schema, context: storeContext(store), log() {} })
  return {
    store,
    get calls() {
      return calls
    },
    async ask(query) {
      const headers = { 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: JSON.stringify({ query }) }
      return (await gateway.fetch('http://gateway/graphql', init)).json() as Promise<Answer>
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}
