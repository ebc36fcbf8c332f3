import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnyAccessPattern, compareText } from '../../src/model/index.ts'
import { openStore, type StoreRequest } from '../../src/store/index.ts'
import { access, board, Note, now } from './board.ts'
import { fakeDynamo } from './fake-dynamo.ts'

type StoredNote = {
  readonly topic: string
  readonly noteId: string
  readonly title: string
  readonly score: number
  readonly author: string
  readonly endsAt?: number
}

const notes = fc
  .uniqueArray(fc.nat(40), { maxLength: 24 })
  .chain((ids) => fc.tuple(...ids.map((noteId) => noteOf(`${noteId}`))))

function noteOf(noteId: string): fc.Arbitrary<StoredNote> {
  return fc.record(
    {
      topic: fc.constant('t'),
      noteId: fc.constant(noteId),
      title: fc.constantFrom('Emma', 'Emma#2', 'Zoë', '\uffff', '😀', 'a'),
      score: fc.integer({ min: -2, max: 2 }),
      author: fc.constant('a'),
      endsAt: fc.constantFrom(now / 1000 - 1, now / 1000 + 1),
    },
    { requiredKeys: ['topic', 'noteId', 'title', 'score', 'author'] },
  )
}

const titleRange = fc.constantFrom<object>(
  {},
  { title: { gte: 'Emma#2' } },
  { title: { gt: 'Emma', lte: '\uffff' } },
  { title: { beginsWith: 'Emma' } },
  { title: 'Zoë' },
)
const scoreRange = fc.constantFrom<object>(
  {},
  { score: { gte: -1 } },
  { score: { gt: -1 } },
  { score: { lt: 1 } },
  { score: { lte: 0 } },
  { score: { gte: -1, lte: 1 } },
  { score: 0 },
)
const questions = fc.oneof(
  fc.tuple(fc.constantFrom('notes', 'latest', 'byTitle'), fc.constant({ topic: 't' })),
  fc.tuple(fc.constantFrom('titles', 'titlesDown', 'thinTitles'), titleRange),
  fc.tuple(fc.constantFrom('scores', 'scoresDown'), scoreRange),
  fc.tuple(fc.constant('unsorted'), fc.constant({})),
) as fc.Arbitrary<[keyof typeof access, Readonly<Record<string, unknown>>]>

describe('paging', () => {
  it('through any pattern in either direction returns the sequence of a naive list, with exact flags and one cursor per item', async () => {
    await fc.assert(
      fc.asyncProperty(
        notes,
        questions,
        fc.record({ size: fc.integer({ min: 1, max: 5 }), pageItems: fc.integer({ min: 1, max: 9 }) }),
        fc.boolean(),
        async (given, [name, args], { size, pageItems }, isForward) => {
          const fake = fakeDynamo(board, { pageItems })
          fake.put(Note, ...given)
          const store = openStore({ client: fake.client, table: board, cursorSecret: 's', clock: () => now })
          const cursors = new Map<string, string>()
          for (const walk of [
            { size, isForward, cursors },
            { size: 30, isForward: !isForward, cursors },
          ]) {
            const walked = await walkThrough(() => store.request(), access[name], args, walk)
            expect(walked).toEqual(naiveList(fake.items, name, args))
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('and iterating return that sequence, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(
        notes,
        questions,
        fc.record({ pageSize: fc.integer({ min: 1, max: 5 }), pageItems: fc.integer({ min: 1, max: 9 }) }),
        async (given, [name, args], { pageSize, pageItems }) => {
          const fake = fakeDynamo(board, { pageItems })
          fake.put(Note, ...given)
          const store = openStore({ client: fake.client, table: board, cursorSecret: 's', clock: () => now })
          const walked: string[] = []
          for await (const item of store.request().items(access[name], args as never, { pageSize })) {
            walked.push((item as unknown as StoredNote).noteId)
          }
          expect(walked).toEqual(naiveList(fake.items, name, args))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('continues past any number of equal sort keys in several shards', async () => {
    const fake = fakeDynamo(board)
    const ids = Array.from({ length: 24 }, (_, at) => `${at}`)
    fake.put(Note, ...ids.map((noteId) => ({ topic: 't', noteId, title: 'Emma', score: 1, author: 'a' })))
    fake.put(Note, { topic: 't', noteId: 'last', title: 'Emma', score: 2, author: 'a' })
    const store = openStore({ client: fake.client, table: board, cursorSecret: 's' })
    for (const isForward of [true, false]) {
      const walked = await walkThrough(() => store.request(), access.scores, {}, { size: 1, isForward })
      expect(walked).toEqual(naiveList(fake.items, 'scores', {}))
    }
  })
})

interface Walk {
  readonly size: number
  readonly isForward: boolean
  /** The cursors of the items seen. */
  readonly cursors?: Map<string, string>
}

/** All ids returned by paging, in the connection's order; records the cursor of each in `cursors`. */
async function walkThrough(
  open: () => StoreRequest,
  pattern: AnyAccessPattern,
  args: object,
  { size, isForward, cursors = new Map() }: Walk,
): Promise<string[]> {
  const walked: string[] = []
  let cursor: string | undefined
  for (let turn = 0; turn <= 25; turn += 1) {
    const page = await open().page(
      pattern,
      args as never,
      isForward
        ? { first: size, ...(cursor && { after: cursor }) }
        : { last: size, ...(cursor && { before: cursor }) },
    )
    const ids = page.edges.map(({ item }) => (item as unknown as StoredNote).noteId)
    if (isForward) walked.push(...ids)
    else walked.unshift(...ids)
    const [hasMore, cameFromSome] = isForward
      ? [page.hasNextPage, page.hasPreviousPage]
      : [page.hasPreviousPage, page.hasNextPage]
    expect(cameFromSome).toBe(cursor !== undefined)
    expect(page.startCursor).toBe(page.edges[0]?.cursor)
    expect(page.endCursor).toBe(page.edges.at(-1)?.cursor)
    for (const [at, edge] of page.edges.entries()) {
      const known = cursors.get(ids[at] ?? '') ?? edge.cursor
      expect(edge.cursor, 'one item has one cursor, however it was paged to').toBe(known)
      cursors.set(ids[at] ?? '', known)
    }
    if (!hasMore) return walked
    expect(ids).toHaveLength(size)
    cursor = (isForward ? page.edges.at(-1) : page.edges[0])?.cursor
  }
  throw new Error(`The pages don't end: ${walked}`)
}

/** The unexpired notes that the arguments select, sorted by sort key, shard and primary key. */
function naiveList(
  items: readonly object[],
  name: keyof typeof access,
  args: Readonly<Record<string, unknown>>,
): string[] {
  const { order: direction, index } = access[name]
  const placed = items
    .map((item) => item as StoredNote & Readonly<Record<string, string | number>>)
    .filter(({ endsAt }) => endsAt === undefined || endsAt * 1000 >= now)
    .filter(({ title, score }) => fulfils(title, args.title) && fulfils(score, args.score))
    .map(
      (note) => [note[index.sort[0]?.name ?? ''] ?? '', String(note[index.partition[0].name]), note] as const,
    )
  placed.sort(([a, shardA, { sk: x }], [b, shardB, { sk: y }]) => {
    const order = compare(a, b) || compare(shardA, shardB) || compare(String(x), String(y))
    return direction === 'desc' ? -order : order
  })
  return placed.map(([, , { noteId }]) => noteId)
}

function fulfils(value: string | number, asked: unknown): boolean {
  if (asked === undefined) return true
  if (typeof asked !== 'object' || asked === null) return value === asked
  const { gte, lte, gt, lt, beginsWith } = asked as Readonly<Record<string, string | number | undefined>>
  return (
    (gte === undefined || compare(value, gte) >= 0) &&
    (lte === undefined || compare(value, lte) <= 0) &&
    (gt === undefined || compare(value, gt) > 0) &&
    (lt === undefined || compare(value, lt) < 0) &&
    (beginsWith === undefined || String(value).startsWith(String(beginsWith)))
  )
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return compareText(String(a), String(b))
}
