import { a, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyAccessPattern, AnyEntity, AnyItem } from '../../src/model/index.ts'
import type { CallRecord, DynamoClient } from '../../src/store/index.ts'
import { ItemSizes, type PlannedRead, planByKey, planPage, planReads } from '../../src/store/plan/index.ts'
import { PartitionEstimate } from '../../src/store/plan/partition-estimate.ts'
import { callPrice, mergedPrice } from '../../src/store/plan/read-price.ts'
import { spanOf } from '../../src/store/plan/read-span.ts'

/** The items of an entity in the partition: one, or several by number; also in an index. */
interface Kind {
  readonly isSingle: boolean
  readonly isIndexed: boolean
  readonly bytes: number
  readonly perPartition: number | undefined
  readonly items: readonly number[]
}

const number = fc.integer({ min: 0, max: 30 })
const kind: fc.Arbitrary<Kind> = fc.record({
  isSingle: fc.boolean(),
  isIndexed: fc.boolean(),
  bytes: fc.constantFrom(100, 900, 3000, 9000),
  perPartition: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  items: fc.uniqueArray(number, { maxLength: 15 }),
})

/** The reads, interpreted for each model: which entity, which items, how. */
interface Asked {
  readonly entity: number
  readonly how: 'get' | 'query' | 'index' | 'all'
  readonly number: number
  readonly range: 'none' | 'gte' | 'lte' | 'between'
  readonly size: number
  readonly isForward: boolean
}

const asked: fc.Arbitrary<Asked> = fc.record({
  entity: fc.nat(),
  how: fc.constantFrom('get', 'get', 'query', 'query', 'index', 'all'),
  number,
  range: fc.constantFrom('none', 'gte', 'lte', 'between'),
  size: fc.integer({ min: 1, max: 6 }),
  isForward: fc.boolean(),
})
const kinds = fc.array(kind, { minLength: 1, maxLength: 5 })
const reads = fc.array(asked, { minLength: 2, maxLength: 10 })

/** A table whose entities share a partition, ordered by their letters. */
function modelOf(described: readonly Kind[]) {
  const table = defineTable({
    name: `model${++models}`,
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: { other: { global: { partition: 'gpk', sort: 'gsk' } } },
  })
  const entities = described.map(({ isSingle, isIndexed, bytes, perPartition }, at) => {
    const letter = String.fromCharCode(65 + at)
    return table.entity(letter, {
      attributes: { place: a.id(), number: a.int({ digits: 2 }), text: a.string() },
      key: { partition: 'PLACE#{place}', sort: isSingle ? letter : `${letter}#{number}` },
      ...(isIndexed && { indexes: { other: { partition: 'PLACE#{place}', sort: `${letter}#{number}` } } }),
      sizing: { bytes, ...(perPartition !== undefined && { perPartition }) },
    } as never) as unknown as AnyEntity
  })
  const patterns: Record<string, AnyAccessPattern> = {
    all: table.collection(entities as never) as AnyAccessPattern,
  }
  for (const entity of entities) {
    const untyped = entity as unknown as { get(): AnyAccessPattern; query(index?: string): AnyAccessPattern }
    patterns[`get${entity.name}`] = untyped.get()
    patterns[`query${entity.name}`] = untyped.query()
    if (entity.indexKeys.size > 0) patterns[`index${entity.name}`] = untyped.query('other')
  }
  return {
    table,
    entities,
    access: table.access(patterns as never) as unknown as Record<string, AnyAccessPattern>,
  }
}
let models = 0
type Model = ReturnType<typeof modelOf>

/** The pattern and the arguments of a read. A model without the index reads the table. */
function meant(
  { entities, access }: Model,
  described: readonly Kind[],
  { entity, how, number, range }: Asked,
) {
  const at = entity % entities.length
  const name = entities[at]?.name ?? ''
  const found = access[how === 'all' ? 'all' : `${how}${name}`] ?? access[`query${name}`]
  if (found === undefined) throw new Error('a model without patterns')
  const isByNumber = found.arguments.some((argument) => argument.name === 'number')
  const value = found.kind === 'get' || range === 'none' ? number : rangeOf(range, number)
  const isAsked =
    isByNumber &&
    (found.kind === 'get' || range !== 'none') &&
    !(found.kind === 'get' && described[at]?.isSingle)
  return { pattern: found, args: isAsked ? { place: 'p', number: value } : { place: 'p' } }
}

function rangeOf(range: 'gte' | 'lte' | 'between', number: number): object {
  if (range === 'gte') return { gte: number }
  return range === 'lte' ? { lte: number } : { gte: number, lte: number + 8 }
}

describe('any model, data and reads', () => {
  let client: DynamoClient
  beforeAll(async () => {
    client = await openClient({ kind: 'embedded', memory: true })
  })
  afterAll(() => client.close())

  it('concurrent reads return the same as single ones', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(kinds, reads, async (described, all) => {
        const model = modelOf(described)
        await prepareTable(client, { table: model.table, mayCreate: true })
        const calls: CallRecord[] = []
        const store = openStore({
          client,
          table: model.table,
          cursorSecret: 'test',
          onCall: (call) => calls.push(call),
        })
        await fill(store, model, described)
        calls.length = 0
        const alone: unknown[] = []
        for (const each of all) alone.push(await answer(store.request(), meant(model, described, each), each))
        const request = store.request()
        const together = await Promise.all(
          all.map((each) => answer(request, meant(model, described, each), each)),
        )
        expect(together).toEqual(alone)
      }),
      { numRuns: 250 },
    )
  })

  it('a plan is estimated to cost no more than a call per read', () => {
    fc.assert(
      fc.property(kinds, reads, (described, all) => {
        const model = modelOf(described)
        const planned = distinct(all.flatMap((each) => plannedOf(model, meant(model, described, each), each)))
        const naive = planned.reduce((sum, read) => sum + priceOf(model, [read]), 0)
        expect(priceOf(model, planned)).toBeLessThanOrEqual(naive + 1e-9)
      }),
      { numRuns: 2500 },
    )
  })
})

async function fill(store: Store, { entities }: Model, described: readonly Kind[]): Promise<void> {
  for (const [at, { isSingle, bytes, items }] of described.entries()) {
    const entity = entities[at]
    if (entity === undefined) continue
    const numbers = isSingle ? items.slice(0, 1) : items
    const made = numbers.map((number) => ({ place: 'p', number, text: 'x'.repeat(bytes / 2) }))
    await store.putAll(entity, made)
  }
}

type Meant = ReturnType<typeof meant>

async function answer(
  request: ReturnType<Store['request']>,
  { pattern, args }: Meant,
  { size, isForward }: Asked,
) {
  if (pattern.kind === 'get') return request.one(pattern, args as never)
  const page = await request.page(pattern, args as never, isForward ? { first: size } : { last: size })
  return [page.edges.map(({ item }) => item as AnyItem), page.hasNextPage, page.hasPreviousPage]
}

/** The reads in the form that the planner expects. */
function plannedOf({ table }: Model, { pattern, args }: Meant, { size, isForward }: Asked): PlannedRead[] {
  const [entity] = pattern.entities
  if (pattern.kind === 'get') return entity ? [planByKey(entity, args)] : []
  const query = {
    tableName: table.definition.name,
    pattern,
    condition: pattern.keyCondition(args),
    filter: undefined,
  }
  const { queries, limit } = planPage(query, { isForward, size, cursor: undefined }, undefined)
  return queries.map(({ range }) => ({ ...range, kind: 'range', limit }) as PlannedRead)
}

/** Equal gets are one, which is decided before planning. */
function distinct(planned: readonly PlannedRead[]): PlannedRead[] {
  return [
    ...new Map(
      planned.map((read, at) => [read.kind === 'get' ? JSON.stringify(read.key) : at, read]),
    ).values(),
  ]
}

/** The estimated cost of the calls for these reads in read units, by the planner's cost model. */
function priceOf({ table }: Model, planned: readonly PlannedRead[]): number {
  const sizes = new ItemSizes()
  const { gets, ranges, merged } = planReads(planned, { table, tableName: table.definition.name, sizes })
  const price = (together: readonly PlannedRead[], ascending: boolean, getPrice: number) => {
    const [read] = together
    const index = together.find((each) => each.kind === 'range')?.index ?? table.primaryIndex
    if (read === undefined) return 0
    const estimate = new PartitionEstimate(table, { index, partition: ['PLACE#p'], ascending }, sizes)
    const spans = together.map((each) => spanOf(each, index.sort[0]?.name ?? '', ascending))
    return mergedPrice(spans, { estimate, consistent: false, getPrice })
  }
  const getPrice = callPrice / Math.max(1, Math.min(100, gets.length))
  return (
    gets.reduce((sum, get) => sum + price([get], true, getPrice), 0) +
    ranges.reduce((sum, range) => sum + price([range], range.ascending, callPrice), 0) +
    merged.reduce(
      (sum, { spans, ascending }) =>
        sum +
        price(
          spans.map(({ read }) => read),
          ascending,
          callPrice,
        ),
      0,
    )
  )
}
