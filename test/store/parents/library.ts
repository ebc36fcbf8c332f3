import { a, defineTable } from '../../../src/model/index.ts'
import { type DynamoClient, openStore } from '../../../src/store/index.ts'

/** A table in which libraries are deleted with their shelves, the books on these, and the loans of these. */
export const libraries = defineTable({
  name: 'libraries',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { org: a.id() },
  tenant: 'org',
})
export const Author = libraries.entity('Author', {
  attributes: { authorId: a.id(), books: a.count() },
  key: { partition: 'T#{org}#AUTHOR#{authorId}', sort: 'AUTHOR' },
})
export const Library = libraries.entity('Library', {
  attributes: { libraryId: a.id(), shelves: a.count() },
  key: { partition: 'T#{org}#LIBRARY#{libraryId}', sort: 'LIBRARY' },
})
export const Shelf = libraries.entity('Shelf', {
  attributes: { libraryId: a.id(), shelfId: a.id(), books: a.count(), pages: a.sum() },
  key: { partition: 'T#{org}#LIBRARY#{libraryId}', sort: 'SHELF#{shelfId}' },
  parents: { library: { entity: Library, count: 'shelves', onDelete: 'cascade' } },
})
export const Book = libraries.entity('Book', {
  attributes: {
    libraryId: a.id(),
    shelfId: a.id(),
    bookId: a.id(),
    isbn: a.string(),
    pages: a.int(),
    authorId: a.id(),
    loans: a.count(),
  },
  key: { partition: 'T#{org}#SHELF#{libraryId}#{shelfId}', sort: 'BOOK#{bookId}' },
  indexes: { gsi1: { partition: 'T#{org}#BOOKS#{authorId}', sort: '{bookId}' } },
  unique: { isbn: ['isbn'] },
  parents: {
    shelf: { entity: Shelf, count: 'books', sum: { pages: 'pages' }, onDelete: 'cascade' },
    author: { entity: Author, count: 'books' },
  },
})
export const Loan = libraries.entity('Loan', {
  attributes: { loanId: a.id(), libraryId: a.id(), shelfId: a.id(), bookId: a.id() },
  key: { partition: 'T#{org}#LOAN#{loanId}', sort: 'LOAN' },
  indexes: { gsi1: { partition: 'T#{org}#LOANS#{libraryId}#{shelfId}#{bookId}', sort: '{loanId}' } },
  parents: { book: { entity: Book, count: 'loans', onDelete: 'cascade' } },
})
export const access = libraries.access({
  author: Author.get(),
  library: Library.get(),
  shelf: Shelf.get(),
  shelvesOf: Shelf.query(),
  book: Book.get(),
  booksOn: Book.query(),
  loan: Loan.get(),
  loansOf: Loan.query('gsi1'),
})

export function openLibraries(client: DynamoClient) {
  return openStore({ client, table: libraries, cursorSecret: 'libraries' })
}

/** The size of a library: its shelves, the books on each, and the loans of each book. */
export interface LibrarySize {
  readonly shelves: number
  readonly books: number
  readonly loans: number
}

/** Fills a library of a tenant whose books have one author. @returns the number of items below it. */
export async function fillLibrary(
  store: ReturnType<typeof openLibraries>,
  { tenant, libraryId }: { readonly tenant: string; readonly libraryId: string },
  { shelves, books, loans }: LibrarySize,
): Promise<number> {
  const upTo = (count: number) => Array.from({ length: count }, (_, at) => String(at))
  const authorId = `of ${libraryId}`
  await store.putAll(Author, [{ authorId }], { tenant })
  await store.putAll(Library, [{ libraryId }], { tenant })
  const allShelves = upTo(shelves).map((shelfId) => ({ libraryId, shelfId }))
  const allBooks = allShelves.flatMap((shelf) =>
    upTo(books).map((bookId) => ({
      ...shelf,
      bookId,
      isbn: `${libraryId} ${shelf.shelfId} ${bookId}`,
      pages: 100,
      authorId,
    })),
  )
  const allLoans = allBooks.flatMap(({ shelfId, bookId, isbn }) =>
    upTo(loans).map((at) => ({ loanId: `${isbn} ${at}`, libraryId, shelfId, bookId })),
  )
  await store.putAll(Shelf, allShelves, { tenant })
  await store.putAll(Book, allBooks, { tenant })
  await store.putAll(Loan, allLoans, { tenant })
  return allShelves.length + allBooks.length + allLoans.length
}

/** How many items of each kind are stored, without the four lists of cascades. */
export async function storedKinds(client: DynamoClient): Promise<Record<string, number>> {
  const kinds: Record<string, number> = {}
  let start: Awaited<ReturnType<DynamoClient['scan']>>['LastEvaluatedKey']
  do {
    const page = await client.scan({ TableName: 'libraries', ...(start && { ExclusiveStartKey: start }) })
    for (const { pk, sk } of page.Items ?? []) {
      const kind = /dynagate#([A-Za-z]+)/.exec(String(pk))?.[1] ?? kindOf(String(sk))
      if (kind !== 'Job') kinds[kind] = (kinds[kind] ?? 0) + 1
    }
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  return kinds
}

/** `SHELF#1` is a Shelf. */
function kindOf(sortKey: string): string {
  const [first = ''] = sortKey.split('#')
  return first.charAt(0) + first.slice(1).toLowerCase()
}
