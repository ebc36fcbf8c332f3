import { a, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallRecord } from '../../src/store/index.ts'

const log = defineTable({
  name: 'log',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byTime: { global: { partition: 'gpk', sort: 'gsk' }, projection: ['level', 't'] } },
})

const Entry = log.entity('Entry', {
  attributes: {
    source: a.id(),
    at: a.int({ digits: 6 }),
    level: a.enum('INFO', 'WARN', 'ERROR'),
    size: a.int(),
    isOpen: a.boolean(),
    text: a.string().storedAs('t'),
    note: a.string().optional(),
  },
  key: { partition: 'SOURCE#{source}', sort: 'AT#{at}' },
  indexes: { byTime: { partition: 'TIME#{at%3}', sort: 'AT#{at}#{source}' } },
})

const by = ['level', 'size', 'isOpen', 'text', 'note'] as const
const access = log.access({
  entries: Entry.query({ filter: { attributes: by } }),
  latest: Entry.query({ order: 'desc', filter: { attributes: by, readUnits: 2 } }),
  byTime: Entry.query('byTime', { filter: { attributes: ['level'], readUnits: 4 } }),
})

describe('a filter on attributes outside the key', () => {
  let store: Store
  let calls: CallRecord[]
  beforeEach(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: log, mayCreate: true })
    calls = []
    store = openStore({ client, table: log, cursorSecret: 'test', onCall: (call) => calls.push(call) })
  })
  afterEach(() => store.close())

  const fill = (count: number, levelOf: (at: number) => 'INFO' | 'WARN' | 'ERROR', text = 'x') =>
    store.putAll(
      Entry,
      Array.from({ length: count }, (_, at) => ({
        source: 'a',
        at,
        level: levelOf(at),
        size: at % 10,
        isOpen: at % 2 === 0,
        text: `${text} ${at}`,
        ...(at % 5 === 0 && { note: `note ${at}` }),
      })),
    )

  it.each([
    [{ level: { eq: 'ERROR' } }, [3, 7]],
    [{ level: { in: ['ERROR', 'WARN'] }, size: { lte: 3 } }, [1, 3]],
    [{ size: { gt: 1, lt: 4 } }, [2, 3]],
    [{ isOpen: { ne: true }, size: { gte: 5 } }, [5, 7, 9]],
    [{ text: { beginsWith: 'x 1' } }, [1]],
    [{ text: { contains: '8' } }, [8]],
    [{ note: { exists: true } }, [0, 5]],
    [{ note: { exists: false }, size: { gte: 8 } }, [8, 9]],
  ] as const)('%j returns the matching items', async (filter, expected) => {
    await fill(10, (at) => (at % 4 === 3 ? 'ERROR' : at === 1 ? 'WARN' : 'INFO'))
    const { edges } = await store.request().page(access.entries, { source: 'a', filter }, { first: 20 })
    expect(edges.map(({ item }) => item?.at)).toEqual(expected)
  })

  it('fills its pages with a few calls, each larger than the last', async () => {
    await fill(1000, (at) => (at % 100 === 99 ? 'ERROR' : 'INFO'))
    calls = []
    const page = await store
      .request()
      .page(access.entries, { source: 'a', filter: { level: { eq: 'ERROR' } } }, { first: 5 })
    expect(page.edges.map(({ item }) => item?.at)).toEqual([99, 199, 299, 399, 499])
    expect(page).toMatchObject({ hasNextPage: true, readBudgetSpent: false })
    expect(calls.length).toBeLessThanOrEqual(3)
  })

  it('ends a page when its budget is spent, reports that, and continues from there', async () => {
    await fill(600, (at) => (at === 599 ? 'ERROR' : 'INFO'), 'x'.repeat(400))
    const filter = { level: { eq: 'ERROR' } } as const
    calls = []
    const first = await store
      .request()
      .page(access.latest, { source: 'a', filter: { size: { eq: 99 } } }, { first: 5 })
    expect(first).toMatchObject({ edges: [], hasNextPage: true, readBudgetSpent: true })
    expect(calls.reduce((sum, { readUnits }) => sum + readUnits, 0)).toBeLessThanOrEqual(2.5)
    const found: (number | undefined)[] = []
    let page = await store.request().page(access.entries, { source: 'a', filter }, { first: 1 })
    while (page.edges.length === 0 && page.endCursor !== undefined) {
      const after = page.endCursor
      page = await store.request().page(access.entries, { source: 'a', filter }, { first: 1, after })
    }
    found.push(...page.edges.map(({ item }) => item?.at))
    expect(found).toEqual([599])
  })

  it('divides its budget among the shards, so that a page takes few calls if one shard has everything', async () => {
    await fill(600, () => 'INFO', 'x'.repeat(300))
    const { Items = [] } = await store.client.scan({ TableName: 'log' })
    for (const { pk, sk, gpk } of Items) {
      const Key = { pk: pk ?? '', sk: sk ?? '' }
      if (gpk !== 'TIME#0') await store.client.delete({ TableName: 'log', Key })
    }
    calls = []
    const page = await store
      .request()
      .page(access.byTime, { filter: { level: { eq: 'ERROR' } } }, { first: 5 })
    expect(page).toMatchObject({ edges: [], hasNextPage: true, readBudgetSpent: true })
    expect(calls.length).toBeLessThanOrEqual(4)
  })

  it('returns the same items page by page, forward and backward, for any filter, also over shards', async () => {
    const count = 150
    const levels = ['INFO', 'WARN', 'ERROR'] as const
    const levelAt = (at: number) => levels[(at * at + (at >> 3)) % 3] ?? 'INFO'
    await fill(count, levelAt, 'x'.repeat(300))
    const all = Array.from({ length: count }, (_, at) => at)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('entries', 'latest', 'byTime'),
        fc.subarray([...levels]),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (name, chosen, size, isForward) => {
          if (chosen.length === 0) return
          const filter = { level: { in: chosen } }
          const found: (number | undefined)[] = []
          let cursor: string | undefined
          do {
            const request = store.request()
            const window = isForward
              ? { first: size, ...(cursor && { after: cursor }) }
              : { last: size, ...(cursor && { before: cursor }) }
            const page =
              name === 'byTime'
                ? await request.page(access.byTime, { filter }, window)
                : await request.page(access[name], { source: 'a', filter }, window)
            const ats = page.edges.map(({ item }) => item?.at)
            if (isForward) found.push(...ats)
            else found.unshift(...ats)
            const hasMore = isForward ? page.hasNextPage : page.hasPreviousPage
            cursor = hasMore ? (isForward ? page.endCursor : page.startCursor) : undefined
          } while (cursor !== undefined)
          const expected = all.filter((at) => chosen.includes(levelAt(at)))
          expect(found).toEqual(name === 'latest' ? expected.toReversed() : expected)
        },
      ),
      { numRuns: 150 },
    )
  })

  it.each([
    [{ level: { eq: 'FATAL' } }, 'filter.level.eq: expected one of INFO, WARN, ERROR, got "FATAL"'],
    [
      { level: { beginsWith: 'E' } },
      'filter.level.beginsWith: is not an operator for it: use eq, ne, in, exists',
    ],
    [{ size: { in: [] } }, 'filter.size.in: expected 1 to 100 values'],
    [
      { at: { eq: 1 } },
      "filter.at: can't be filtered by: this access pattern allows level, size, isOpen, text, note",
    ],
  ])('rejects %j', async (filter, message) => {
    const reading = store.request().page(access.entries, { source: 'a', filter } as never, { first: 5 })
    await expect(reading).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(message),
    })
    expect(calls).toEqual([])
  })

  it('binds cursors to itself', async () => {
    await fill(10, () => 'INFO')
    const args = { source: 'a', filter: { level: { eq: 'INFO' } } } as const
    const { endCursor: after = '' } = await store.request().page(access.entries, args, { first: 2 })
    const other = { source: 'a', filter: { level: { eq: 'WARN' } } } as const
    await expect(store.request().page(access.entries, other, { first: 2, after })).rejects.toMatchObject({
      code: 'BAD_CURSOR',
    })
  })
})

it('a model with an invalid filter is rejected with the fix', () => {
  const table = defineTable({
    name: 'wrong',
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: {
      thin: { global: { partition: 'gpk', sort: { name: 'size', type: 'N' } }, projection: 'keysOnly' },
    },
  })
  const Thing = table.entity('Thing', {
    attributes: { filter: a.id(), size: a.int(), tags: a.string(), parts: a.id() },
    key: { partition: 'THING#{filter}', sort: 'THING' },
    indexes: { thin: { partition: 'PARTS#{parts}', sort: '{size}' } },
  })
  const declare = () =>
    table.access({
      named: Thing.query({ filter: { attributes: ['tags'], readUnits: 0 } }),
      thin: Thing.query('thin', { filter: { attributes: ['size', 'tags'] } }),
    })
  expect(declare).toThrow(/named: filter.readUnits is 0: expected a positive number/)
  expect(declare).toThrow(/named: its key has the part 'filter'/)
  expect(declare).toThrow(/thin: 'size' is part of the key/)
  expect(declare).toThrow(/thin: the index thin doesn't project 'tags'/)
})
