import {
  a,
  createBuilder,
  createGateway,
  type Store as DynagateStore,
  defineTable,
  memoryCache,
  openClient,
  openStore,
  prepareTable,
} from 'dynagate'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DynamoClient, QueryInput } from '../../src/store/client/index.ts'
import { openSdkOverEngine } from './sdk-over-engine.ts'

const table = defineTable({
  name: 'matches',
  primaryKey: { partition: 'pk' },
  indexes: {
    byRegion: {
      global: {
        partition: ['tournament', 'region'],
        sort: ['round', 'bracket', { name: 'score', type: 'N' }],
      },
    },
    keysOnly: { global: { partition: ['k1', 'k2'], sort: ['score2', 'k3'] }, projection: 'keysOnly' },
  },
})
const Match = table.entity('Match', {
  attributes: {
    matchId: a.id(),
    tournament: a.id(),
    region: a.string().optional(),
    round: a.string(),
    bracket: a.enum('LOWER', 'UPPER'),
    score: a.int({ digits: 2 }),
    note: a.string().default('-'),
  },
  key: { partition: 'MATCH#{matchId}' },
  indexes: {
    byRegion: {
      partition: ['{tournament}', '{region}'],
      sort: ['{round}', '{bracket}', '{score}'],
      sparse: true,
    },
    keysOnly: { partition: ['T#{tournament}', 'R#{round}'], sort: ['S#{score}', 'B#{bracket}#{matchId}'] },
  },
})
const access = table.access({
  match: Match.get(),
  byRegion: Match.query('byRegion'),
  latest: Match.query('byRegion', { order: 'desc' }),
  byRound: Match.query('keysOnly'),
})

type Fields = {
  readonly matchId: string
  readonly tournament: string
  readonly region?: string
  readonly round: string
  readonly bracket: 'LOWER' | 'UPPER'
  readonly score: number
}
const tournament = fc.constantFrom('t', 't#', 'u')
const region = fc.constantFrom('EU', 'EU2')
const round = fc.constantFrom('FINAL', 'FINAL#', 'SEMI', '\u{1F600}', '\uFFFD')
const bracket = fc.constantFrom('LOWER' as const, 'UPPER' as const)
const score = fc.integer({ min: 0, max: 3 })
const fields = fc.record({
  tournament,
  region: fc.option(region, { nil: undefined, freq: 5 }),
  round,
  bracket,
  score,
})
const items = fc
  .array(fields, { maxLength: 30 })
  .map((all) => all.map((each, at): Fields => withoutUndefined({ ...each, matchId: `m${at}` })))

const bounds = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof(
    ...(['gt', 'gte', 'lt', 'lte', 'eq'] as const).map((operator) =>
      value.map((bound) => ({ [operator]: bound })),
    ),
  )
/** The arguments of `byRegion`: values from the left, of which the last may be a range. */
const args = fc
  .tuple(
    fc.record({ tournament, region }),
    fc.oneof(
      fc.constant({}),
      fc.record({ round: fc.oneof(round, bounds(round)) }),
      fc.record({ round, bracket }),
      fc.record({ round, bracket, score: fc.oneof(score, bounds(score)) }),
    ),
  )
  .map(([partition, sort]) => ({ ...partition, ...sort }))

describe.each([
  ['embedded', () => openClient({ kind: 'embedded', memory: true }), 150],
  ['the SDK', openSdkOverEngine, 10],
] as const)('a store over %s reads an index with several key attributes', (_, open, numRuns) => {
  let client: DynamoClient
  let store: DynagateStore
  beforeAll(async () => {
    client = await open()
    await prepareTable(client, { table, mayCreate: true })
    store = openStore({ client, table, cursorSecret: 'test' })
  })
  afterAll(() => store.close())

  it('and returns the selected items in the order of the attributes, forward and backward', async () => {
    const page = fc.integer({ min: 1, max: 4 })
    await fc.assert(
      fc.asyncProperty(items, args, page, async (all, given, size) => {
        await replaceAll(store, all)
        for (const [pattern, isAscending] of [
          [access.byRegion, true],
          [access.latest, false],
        ] as const) {
          const selected = all.filter((match) => isSelected(match, given)).sort(compareMatches)
          const expected = (isAscending ? selected : selected.reverse()).map(keyTextOf)
          expect((await walk(store, pattern, given, { first: size })).map(keyTextOf)).toEqual(expected)
          const backwards = await walk(store, pattern, given, { last: size })
          expect(backwards.map(keyTextOf)).toEqual(expected.toReversed())
        }
      }),
      { numRuns },
    )
  })

  it('and returns the same from concurrent reads as from single ones', async () => {
    await fc.assert(
      fc.asyncProperty(items, fc.array(args, { minLength: 2, maxLength: 5 }), async (all, asked) => {
        await replaceAll(store, all)
        const read = async (request: ReturnType<DynagateStore['request']>, given: object) => {
          const { edges, hasNextPage } = await request.page(access.byRegion, given as never, { first: 3 })
          return { edges, hasNextPage }
        }
        const alone: unknown[] = []
        for (const given of asked) alone.push(await read(store.request(), given))
        const request = store.request()
        expect(await Promise.all(asked.map((given) => read(request, given)))).toEqual(alone)
      }),
      { numRuns: numRuns / 2 },
    )
  })

  it('with the cursors that an item has on its own', async () => {
    const match = {
      matchId: 'm',
      tournament: 't',
      region: 'EU',
      round: 'F',
      bracket: 'UPPER',
      score: 7,
    } as const
    await replaceAll(store, [match])
    const given = { tournament: 't', region: 'EU' }
    const { edges } = await store.request().page(access.byRegion, given, { first: 1 })
    expect(edges.map(({ cursor }) => cursor)).toEqual(
      edges.flatMap(({ item }) => (item ? [store.request().cursor(access.byRegion, item)] : [])),
    )
    const wrong = { ...given, round: 'F' }
    const after = edges[0]?.cursor ?? ''
    await expect(store.request().page(access.byRegion, wrong, { first: 1, after })).rejects.toMatchObject({
      code: 'BAD_CURSOR',
    })
  })

  it('and completes entries that lack attributes', async () => {
    const match = {
      matchId: 'm',
      tournament: 't',
      region: 'EU',
      round: 'F',
      bracket: 'UPPER',
      score: 7,
    } as const
    await replaceAll(store, [match])
    const given = { tournament: 't', round: 'F', score: { gte: 7 } }
    expect(await walk(store, access.byRound, given, { first: 1 })).toEqual([
      { __typename: 'Match', ...match, note: '-' },
    ])
  })
})

describe('a write of an item in an index with several key attributes', () => {
  const match = {
    matchId: 'm',
    tournament: 't',
    region: 'EU',
    round: 'F',
    bracket: 'UPPER',
    score: 7,
  } as const
  const key = { matchId: 'm' }

  it('moves the item if one of them changes, and removes the entry if one is removed', async () => {
    await using world = await openWorld()
    const { store } = world
    const found = async () =>
      (await walk(store, access.byRegion, { tournament: 't', region: 'EU' }, { first: 9 })).map(keyTextOf)
    await store.request().create(Match, match)
    await store.request().update(Match, key, { score: 9 })
    expect(await found()).toEqual(['F UPPER 9'])
    await store.request().update(Match, key, { round: 'G', bracket: 'LOWER' })
    expect(await found()).toEqual(['G LOWER 9'])
    await store.request().update(Match, key, { region: null })
    expect(await found()).toEqual([])
    await store.request().update(Match, key, { region: 'EU' })
    expect(await found()).toEqual(['G LOWER 9'])
  })

  it('invalidates cached reads, also of other requests', async () => {
    await using world = await openWorld(memoryCache())
    const { store } = world
    const change = fc.record({ at: fc.nat(5), patch: fields.map(({ tournament: _, ...patch }) => patch) })
    await fc.assert(
      fc.asyncProperty(items, fc.array(fc.tuple(args, change), { maxLength: 15 }), async (all, steps) => {
        await replaceAll(store, all)
        for (const [given, { at, patch }] of steps) {
          const read = async (cacheScope?: string) => {
            const page = await store
              .request({ cacheScope })
              .page(access.byRegion, given as never, { first: 3 })
            return page.edges.map(({ item }) => item)
          }
          expect(await read('scope')).toEqual(await read())
          const { matchId } = all[at] ?? {}
          if (matchId !== undefined) {
            await store.request().update(Match, { matchId }, { ...patch, region: patch.region ?? null })
          }
          expect(await read('scope')).toEqual(await read())
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('GraphQL over an index with several key attributes', () => {
  it('has an argument for each of its parts, and is one Query', async () => {
    await using world = await openWorld()
    const { store, calls } = world
    const builder = createBuilder(table)
    builder.entity(Match, { fields: (t) => t.attributes('matchId', 'round', 'score') })
    builder.queryFields((t) => ({ matches: t.connection(access.byRegion) }))
    const gateway = createGateway({
      schema: builder.toSchema(),
      graphiql: false,
      context: () => ({ store: store.request() }),
    })
    await store.request().create(Match, {
      matchId: 'm',
      tournament: 't',
      region: 'EU',
      round: 'F',
      bracket: 'UPPER',
      score: 7,
    })
    calls.length = 0
    const query = `{
      matches(tournament: "t", region: "EU", round: { eq: "F" }, bracket: UPPER, score: { gte: 5 }, first: 2) {
        nodes { matchId round score }
      }
    }`
    const response = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    expect(await response.json()).toEqual({
      data: { matches: { nodes: [{ matchId: 'm', round: 'F', score: 7 }] } },
    })
    expect(calls).toMatchObject([
      {
        KeyConditionExpression: '#p = :p AND #p1 = :p1 AND #p2 = :p2 AND #p3 = :p3 AND #s >= :s',
        ExpressionAttributeNames: {
          '#p': 'tournament',
          '#p1': 'region',
          '#p2': 'round',
          '#p3': 'bracket',
          '#s': 'score',
        },
      },
    ])
  })
})

async function openWorld(storage?: ReturnType<typeof memoryCache>) {
  const calls: QueryInput[] = []
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  const watched: DynamoClient = {
    ...client,
    query: (input, options) => {
      calls.push(input)
      return client.query(input, options)
    },
  }
  const store = openStore({
    client: watched,
    table,
    cursorSecret: 'test',
    ...(storage && { cache: { storage, settleMs: 0 } }),
  })
  return { store, calls, [Symbol.asyncDispose]: () => store.close() }
}

/** Asserts that the table has exactly these items. */
async function replaceAll(store: DynagateStore, all: readonly Fields[]): Promise<void> {
  const { Items = [] } = await store.client.scan({ TableName: store.tableName })
  for (const { pk } of Items) {
    await store.request().delete(Match, { matchId: String(pk).slice('MATCH#'.length) })
  }
  await store.putAll(Match, all)
}

/** All items of a pattern, page by page; backward in reverse order. */
async function walk(
  store: DynagateStore,
  pattern: (typeof access)['byRegion' | 'latest' | 'byRound'],
  given: object,
  { first, last }: { readonly first?: number; readonly last?: number },
): Promise<Fields[]> {
  const walked: Fields[] = []
  let cursor: string | undefined
  for (let page = 0; page < 50; page += 1) {
    const window =
      first === undefined
        ? { last: last ?? 1, ...(cursor !== undefined && { before: cursor }) }
        : { first, ...(cursor !== undefined && { after: cursor }) }
    const found = await store.request().page(pattern, given as never, window)
    const edges = first === undefined ? found.edges.toReversed() : found.edges
    walked.push(...edges.map(({ item }) => item as Fields))
    cursor = edges.at(-1)?.cursor
    if (!(first === undefined ? found.hasPreviousPage : found.hasNextPage)) return walked
  }
  throw new Error('The pages of 30 items don’t end')
}

/** Items with equal keys have no defined order. */
function keyTextOf(match: Fields): string {
  return `${match.round} ${match.bracket} ${match.score}`
}

function isSelected(match: Fields, { tournament, region, ...sort }: { tournament: string; region: string }) {
  return (
    match.tournament === tournament &&
    match.region === region &&
    Object.entries(sort).every(([name, asked]) => isWithin(match[name as keyof Fields], asked))
  )
}

function isWithin(value: unknown, asked: unknown): boolean {
  if (typeof asked !== 'object' || asked === null) return value === asked
  return Object.entries(asked).every(([operator, bound]) => {
    const order = compareValues(value, bound)
    switch (operator) {
      case 'gt':
        return order > 0
      case 'gte':
        return order >= 0
      case 'lt':
        return order < 0
      case 'lte':
        return order <= 0
      default:
        return order === 0
    }
  })
}

function compareMatches(one: Fields, other: Fields): number {
  return (
    compareValues(one.round, other.round) ||
    compareValues(one.bracket, other.bracket) ||
    compareValues(one.score, other.score)
  )
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}

function withoutUndefined<Value extends object>(value: Value): never {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never
}
