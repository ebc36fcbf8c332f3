import {
  a,
  createBuilder,
  createGateway,
  defineTable,
  type NewItemOf,
  openClient,
  openStore,
  prepareTable,
} from 'dynagate'

/** A small library: authors and their books in one item collection, loans in another. */
const library = defineTable({
  name: 'library',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    byYear: { local: { sort: 'lsi1sk' } },
  },
})

export const Author = library.entity('Author', {
  attributes: {
    authorId: a.id(),
    name: a.string().describe('As it stands on the title page.'),
    mail: a.email().optional(),
    address: a.map('Address', { city: a.string(), lines: a.list(a.string()).optional() }).optional(),
    tags: a.stringSet().optional(),
    extra: a.json().optional(),
    portrait: a.binary().optional(),
    joinedOn: a.date().default('2020-01-01'),
    bestSellerId: a.id().optional(),
  },
  key: { partition: 'AUTHOR#{authorId}', sort: 'AUTHOR' },
  indexes: { gsi1: { partition: 'MAIL#{mail}', sort: 'AUTHOR', sparse: true } },
})

export const Book = library.entity('Book', {
  attributes: {
    authorId: a.id(),
    bookId: a.id(),
    title: a.string(),
    year: a.int({ digits: 4 }),
    genre: a.enum('NOVEL', 'short-stories'),
    price: a.decimal({ digits: 7, scale: 2 }),
    inPrint: a.boolean().default(true),
    addedAt: a.dateTime().readOnly(),
  },
  key: { partition: 'AUTHOR#{authorId}', sort: 'BOOK#{title}#{bookId}' },
  indexes: {
    gsi1: { partition: 'BOOK#{bookId}', sort: 'BOOK' },
    byYear: { sort: 'BOOK#{genre}#{year}' },
  },
})

const access = library.access({
  author: Author.get(),
  authorByMail: Author.lookup('gsi1'),
  book: Book.lookup('gsi1'),
  booksOf: Book.query(),
  booksByYear: Book.query('byYear', { order: 'desc' }),
  shelf: library.collection([Author, Book]),
})

const builder = createBuilder(library)
const ShelfItem = builder.itemInterface('ShelfItem', [Author, Book], { fields: ['authorId'] })
builder.entity(Author, {
  description: 'Who wrote a book.',
  fields: (t) => ({
    ...t.attributes('authorId', 'mail', 'address', 'tags', 'extra', 'portrait', 'joinedOn'),
    penName: t.attribute('name', { description: 'The name, renamed.' }),
    books: t.connection(access.booksOf),
    bestSeller: t.item(access.book, { key: { bookId: 'bestSellerId' } }),
  }),
})
builder.entity(Book, {
  fields: (t) => ({ ...t.attributes(), author: t.item(access.author) }),
})
builder.queryFields((t) => ({
  author: t.item(access.author),
  authorByMail: t.item(access.authorByMail),
  book: t.item(access.book),
  booksOf: t.connection(access.booksOf),
  booksByYear: t.connection(access.booksByYear),
  shelf: t.connection(access.shelf),
  shelfByInterface: t.connection(access.shelf, { type: ShelfItem }),
}))
builder.mutationFields((t) => ({
  createAuthor: t.create(Author),
  updateAuthor: t.update(Author),
  createBook: t.create(Book),
  updateBook: t.update(Book),
  deleteBook: t.delete(Book),
}))

export const schema = builder.toSchema()

const titles = ['Emma', 'Emma#2', 'Ulysses', 'Zoë', '😀']

export const books: NewItemOf<typeof Book>[] = titles.map((title, at) => ({
  authorId: 'a1',
  bookId: `b${at}`,
  title,
  year: 1900 + at,
  genre: at % 2 === 0 ? 'NOVEL' : 'short-stories',
  price: `${at + 1}.50`,
  addedAt: new Date(Date.UTC(2026, 0, at + 1)),
}))

/** The response to an operation, and its DynamoDB calls. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: responses are compared with literals in the tests
  readonly data?: any
  readonly errors?: readonly { message: string; path?: (string | number)[]; extensions: { code: string } }[]
  readonly calls: readonly string[]
}

/** A gateway over the library on an engine in memory, with one author and five books. */
export async function openLibrary() {
  const calls: string[] = []
  const logged: unknown[] = []
  const client = await openClient({ kind: 'embedded', memory: true })
  const store = openStore({
    client,
    table: library,
    cursorSecret: 'test',
    onCall: ({ operation, index }) => calls.push(index === undefined ? operation : `${operation} ${index}`),
  })
  await prepareTable(client, { table: library, mayCreate: true })
  const address = { city: 'Bath', lines: ['4 Sydney Place'] }
  await store.putAll(Author, [
    {
      authorId: 'a1',
      name: 'Jane',
      mail: 'jane@example.org',
      address,
      tags: new Set(['uk']),
      bestSellerId: 'b2',
    },
    { authorId: 'a#1', name: 'Hash' },
  ])
  await store.putAll(Book, books)
  const gateway = createGateway({
    schema,
    graphiql: false,
    context: () => ({ store: store.request() }),
    log: (entry) => logged.push(entry),
  })
  return {
    store,
    /** The log of the gateway. */
    logged,
    async ask(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
      calls.length = 0
      const response = await gateway.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      })
      return { ...((await response.json()) as Omit<Answer, 'calls'>), calls: [...calls] }
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}
