import { type DynamoClient, openClient } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import {
  access,
  fillLibrary,
  Library,
  libraries,
  openLibraries,
  storedKinds,
} from '../../store/parents/library.ts'
import { makeDirectory } from '../directory.ts'
import { startProgram } from '../programs/start.ts'
import { workUntil } from '../programs/work-until.ts'
import { Random } from '../random.ts'
import { atLeast, none, type Row, type RunOptions } from '../run.ts'

const tenant = 'acme'

/** Deletes a parent with 10,000 children on three levels; the process that deletes these is killed five times by kill -9. */
export async function killedCascade({ seed, quick, tell }: RunOptions): Promise<Row[]> {
  const size = quick ? { shelves: 2, books: 20, loans: 2 } : { shelves: 10, books: 100, loans: 9 }
  const kept = { shelves: 2, books: 5, loans: 2 }
  const random = new Random(seed)
  await using directory = await makeDirectory()
  const open = () => openClient({ kind: 'embedded', directory: directory.path })
  let count = 0
  await within(await open(), async (client) => {
    await prepareTable(client, { table: libraries, mayCreate: true })
    const store = openLibraries(client)
    count = await fillLibrary(store, { tenant, libraryId: 'gone' }, size)
    await fillLibrary(store, { tenant, libraryId: 'kept' }, kept)
    await store.request({ tenant }).delete(Library, { libraryId: 'gone' })
  })
  let kills = 0
  for (let isOver = false; !isOver; ) {
    // Five of them don't reach the end: there are 1,124 steps, and on a busy machine a process makes more of them before
    // its kill than were counted.
    const steps = kills < 5 ? 1 + random.below(quick ? 8 : 100) : Number.POSITIVE_INFINITY
    isOver = (await workUntil(steps, () => startProgram('cascader', [directory.path]))) !== undefined
    if (!isOver) kills += 1
    tell(isOver ? 'the cascade is over' : `killed ${kills} times`)
  }
  return await within(await open(), async (client) => {
    const request = openLibraries(client).request({ tenant, consistent: true })
    const stored = await storedKinds(client)
    const { Shelf = 0, Book = 0, Loan = 0, UniqueValue = 0, Cascade = 0, Lease = 0 } = stored
    const books = kept.shelves * kept.books
    const left = Shelf + Book + Loan - kept.shelves - books - books * kept.loans
    const author = await request.one(access.author, { authorId: 'of gone' })
    const shelf = await request.one(access.shelf, { libraryId: 'kept', shelfId: '0' })
    return [
      atLeast('integrity: children of a deleted parent, on three levels', count, count, 'items'),
      atLeast('integrity: kill -9 of the process that deletes them', kills, 5, 'kills'),
      none('integrity: children that are left, or missing of another parent', Math.abs(left), 'items'),
      none('integrity: children that other parents count wrongly', miscounted(author, shelf, kept), 'items'),
      none('integrity: unique values of deleted children that are left', UniqueValue - books, 'items'),
      none('integrity: cascades and leases that are left', Cascade + Lease, 'items'),
    ]
  })
}

function miscounted(
  author: { readonly books: number } | null,
  shelf: { readonly books: number } | null,
  kept: { readonly books: number },
): number {
  return (author?.books ?? 1) + Math.abs((shelf?.books ?? 0) - kept.books)
}

async function within<Result>(
  client: DynamoClient,
  work: (client: DynamoClient) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}
