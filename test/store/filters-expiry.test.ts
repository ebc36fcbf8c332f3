import { a, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const feed = defineTable({
  name: 'feed',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byTime: { global: { partition: 'gpk', sort: 'gsk' } } },
  timeToLive: 'endsAt',
})

const Post = feed.entity('Post', {
  attributes: {
    run: a.id(),
    number: a.int({ digits: 4 }),
    shelf: a.id(),
    topic: a.id(),
    text: a.string(),
    endsAt: a.int({ digits: 10 }).optional(),
  },
  key: { partition: 'RUN#{run}', sort: 'POST#{number}' },
  indexes: { byTime: { partition: 'RUN#{run}#{shelf%3}', sort: 'AT#{number}' } },
})

const access = feed.access({
  posts: Post.query('byTime', { filter: { attributes: ['topic'], readUnits: 1.5 } }),
})

/** The store's current time, long after the engine's, so that the engine deletes nothing. */
const now = Date.UTC(2090, 0, 1)
const expired = now / 1000 - 1

interface Given {
  readonly shelf: string
  readonly topic: 'tea' | 'ink'
  readonly isExpired: boolean
}

describe('a filtered page over shards with expired items', () => {
  let store: Store
  beforeEach(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: feed, mayCreate: true })
    store = openStore({ client, table: feed, cursorSecret: 'test', clock: () => now })
  })
  afterEach(() => store.close())

  it('skips no match, wherever its budget ends in the shards', async () => {
    const given = fc.array(
      fc.record({
        shelf: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        topic: fc.constantFrom('tea', 'ink'),
        isExpired: fc.boolean(),
      }) as fc.Arbitrary<Given>,
      { minLength: 20, maxLength: 60 },
    )
    let runs = 0
    await fc.assert(
      fc.asyncProperty(
        given,
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        async (posts, size, isForward) => {
          runs += 1
          const run = String(runs)
          await store.putAll(
            Post,
            posts.map((post, number) => postOf(run, number, post)),
          )
          const expected = posts.flatMap(({ topic, isExpired }, number) =>
            topic === 'tea' && !isExpired ? [number] : [],
          )
          expect(await numbersOf(store, { run, size, isForward })).toEqual(expected)
        },
      ),
      { numRuns: 15 },
    )
  })
})

/** Large enough that the budget of a page ends within a few of them. */
function postOf(run: string, number: number, { shelf, topic, isExpired }: Given) {
  return { run, number, shelf, topic, text: 'x'.repeat(1000), ...(isExpired && { endsAt: expired }) }
}

interface Asked {
  readonly run: string
  readonly size: number
  readonly isForward: boolean
}

/** The matches of all pages, in the connection's order. */
async function numbersOf(store: Store, { run, size, isForward }: Asked): Promise<(number | undefined)[]> {
  const found: (number | undefined)[] = []
  const args = { run, filter: { topic: { eq: 'tea' } } }
  let cursor: string | undefined
  do {
    const window = isForward
      ? { first: size, ...(cursor && { after: cursor }) }
      : { last: size, ...(cursor && { before: cursor }) }
    const page = await store.request().page(access.posts, args, window)
    const numbers = page.edges.map(({ item }) => item?.number)
    if (isForward) found.push(...numbers)
    else found.unshift(...numbers)
    const hasMore = isForward ? page.hasNextPage : page.hasPreviousPage
    cursor = hasMore ? (isForward ? page.endCursor : page.startCursor) : undefined
  } while (cursor !== undefined)
  return found
}
