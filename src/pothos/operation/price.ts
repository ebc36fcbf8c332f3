import {
  type AnyAccessPattern,
  type AnyEntity,
  countedRelation,
  type Index,
  keyOn,
  shardsOf,
} from '../../model/index.ts'
import {
  carriesItems,
  mostFilteredCalls,
  readOverOf,
  readUnits,
  type Selection,
  type Sizes,
  writePrice,
} from '../../store/index.ts'
import { readFilterArgument } from '../arguments/index.ts'
import type { FieldCost } from './field-cost.ts'
import type { FieldRead } from './field-read.ts'

type Values = Readonly<Record<string, unknown>>

/** The parts of a price that don't depend on a field and its arguments. */
export interface PriceContext {
  readonly sizes: Sizes
  /** Whether reads are strongly consistent where DynamoDB allows it. */
  readonly consistent: boolean
  /** Whether writes are made under an idempotency key. */
  readonly isIdempotent: boolean
  /** The used attributes: whether an index projects all of them. */
  readonly selection: Selection
}

/** The maximum cost of resolving a field once. */
export interface Price {
  readonly operation: 'GetItem' | 'Query' | 'write'
  readonly index: string | undefined
  readonly partition: string | undefined
  readonly sort: string | undefined
  readonly queries: number
  /** Items read by gets, of which a hundred are one call. */
  readonly gets: number
  /** Items read by gets in the round trip before `gets`, which depend on them. */
  readonly earlierGets: number
  /** Gets of parents that count the items, parallel to the read. */
  readonly countGets: number
  /** Calls of a write. */
  readonly writes: number
  /** Whether the gets are strongly consistent. */
  readonly consistent: boolean
  readonly readUnits: number
  readonly writeUnits: number
  /** Consecutive round trips. */
  readonly trips: number
  /** Round trips of counting, concurrent with those of the page. */
  readonly countTrips: number
}

const nothing: Price = Object.freeze({
  operation: 'GetItem',
  index: undefined,
  partition: undefined,
  sort: undefined,
  queries: 0,
  gets: 0,
  earlierGets: 0,
  countGets: 0,
  writes: 0,
  consistent: false,
  readUnits: 0,
  writeUnits: 0,
  trips: 1,
  countTrips: 0,
})

/** Gets by global ids, at the size of the largest of these entities. */
export function priceOfByKey(
  { entities }: Extract<FieldCost, { kind: 'byKey' }>,
  size: number,
  { sizes, consistent }: PriceContext,
): Price {
  return {
    ...nothing,
    gets: size,
    consistent,
    readUnits: size * readUnits(mostBytes(entities(), sizes), consistent),
  }
}

/** A write with this input, or with a typical one if it isn't known. */
export function priceOfWrite(
  { write, isIdempotent: isOwn }: Extract<FieldCost, { kind: 'write' }>,
  args: Values | undefined,
  { sizes, isIdempotent }: PriceContext,
): Price {
  const hasKey = isIdempotent || isOwn?.(args) === true
  const { calls, readUnits: read, writeUnits, trips } = writePrice(write(args), sizes, hasKey)
  return { ...nothing, operation: 'write', writes: calls, readUnits: read, writeUnits, trips }
}

/** A read of an access pattern. */
export interface PricedRead {
  readonly read: Pick<FieldRead, 'pattern' | 'countUpTo'>
  /** Undefined if they aren't known. */
  readonly args: Values | undefined
  /** The maximum number of items that it returns. */
  readonly size: number
  /** Whether its `totalCount` is selected. */
  readonly isCounted: boolean
}

/** A read of an access pattern: the page that its arguments select, and its count. */
export function priceOfRead(priced: PricedRead, context: PriceContext): Price {
  const { pattern } = priced.read
  if (pattern.unique !== undefined) return priceOfUnique(priced, context)
  if (pattern.kind === 'get') return priceOfGet(priced, context)
  if (pattern.filter === undefined) return priceOfQuery(priced, context, false)
  if (priced.args !== undefined) {
    return priceOfQuery(priced, context, readFilterArgument(pattern, priced.args.filter) !== undefined)
  }
  return costlier(priceOfQuery(priced, context, true), priceOfQuery(priced, context, false))
}

function priceOfGet({ read: { pattern } }: PricedRead, { sizes, consistent: isAll }: PriceContext): Price {
  const consistent = pattern.consistent || isAll
  const { partition, sort } = pattern.templates
  const units = readUnits(mostBytes(pattern.entities, sizes), consistent)
  return { ...nothing, partition, sort, gets: 1, consistent, readUnits: units }
}

/** A get of the sentinel, of at most 4 KB, then of its owner. */
function priceOfUnique(priced: PricedRead, context: PriceContext): Price {
  const owner = priceOfGet(priced, context)
  const units = owner.readUnits + readUnits(1, owner.consistent)
  return { ...owner, earlierGets: 1, readUnits: units, trips: 2 }
}

function priceOfQuery(
  { read, args, size, isCounted }: PricedRead,
  context: PriceContext,
  isFiltered: boolean,
): Price {
  const { pattern, countUpTo = 0 } = read
  const { sizes, consistent: isAll, selection } = context
  const { index, templates, entities } = pattern
  const consistent = pattern.consistent || (isAll && index.kind !== 'global')
  const bytes = mostBytes(entities, sizes)
  const shards = shardCount(entities[0], index)
  // One more than the page, to know whether there are more; a lookup stops at the second.
  const items = size === 0 ? 0 : size + 1
  const page = isFiltered
    ? filteredPage(read, { items, shards, consistent, sizes })
    : plainPage(read, { items, excepted: exceptedOf(pattern, args, shards), shards, consistent, bytes })
  const completed = carriesItems(pattern, selection) ? 0 : page.completed
  const counted = isCounted && !isFiltered ? countUpTo : 0
  const relation = isCounted && !isFiltered ? countedRelation(pattern) : undefined
  const countItems = relation === undefined ? 0 : (relation.shards ?? 1)
  const countBytes =
    relation === undefined ? 0 : relation.shards === undefined ? sizes.mostBytesOf(relation.parent) : 1
  const looked = counted + readOverOf(entities, counted)
  const countCalls =
    counted === 0 ? 0 : Math.ceil((counted * bytes) / pageBytes) + callsOver(looked - counted, bytes)
  const countUnits =
    counted === 0 ? 0 : unitsOf(counted, bytes, consistent) + unitsOf(looked - counted, bytes, consistent)
  return {
    ...nothing,
    operation: 'Query',
    index: index.name,
    partition: templates.partition,
    sort: templates.sort,
    // The gets of a second round are a separate call.
    queries: shards * (page.calls + countCalls) + (completed > 0 ? page.rounds - 1 : 0),
    gets: completed,
    countGets: countItems,
    consistent: isAll,
    readUnits:
      page.units +
      completed * readUnits(bytes, isAll) +
      shards * countUnits +
      countItems * readUnits(countBytes, isAll),
    trips: Math.max(1, page.calls) + (completed > 0 ? page.rounds : 0),
    // If the parent's count turns out to be unknown, the items are counted afterwards.
    countTrips: countCalls + (relation === undefined ? 0 : 1),
  }
}

interface PageShape {
  readonly items: number
  readonly shards: number
  readonly consistent: boolean
}

/** Of each shard. */
interface PagePrice {
  readonly calls: number
  /** The number of rounds in which entries are read and completed. */
  readonly rounds: number
  readonly units: number
  readonly completed: number
}

function plainPage(
  { pattern: { entities } }: Pick<FieldRead, 'pattern'>,
  {
    items,
    excepted,
    shards,
    consistent,
    bytes,
  }: PageShape & { readonly bytes: number; readonly excepted: number },
): PagePrice {
  if (items === 0) return noPage
  const first = items + excepted
  const over = readOverOf(entities, first)
  const units = unitsOf(first, bytes, consistent) + unitsOf(over, bytes, consistent)
  return {
    calls: Math.ceil((first * bytes) / pageBytes) + callsOver(over, bytes),
    rounds: over === 0 ? 1 : 2,
    units: shards * units,
    completed: items + over,
  }
}

/** A filtered page costs its read budget, plus what its last call reads beyond it. */
function filteredPage(
  { pattern }: Pick<FieldRead, 'pattern'>,
  { items, shards, consistent, sizes }: PageShape & { readonly sizes: Sizes },
): PagePrice {
  const { filter, entities } = pattern
  if (items === 0 || filter === undefined) return noPage
  const bytes = mostBytes(entities, sizes)
  const usual = Math.max(...entities.map((entity) => sizes.bytesOf(entity)))
  const calls = mostFilteredCalls({ readUnits: filter.readUnits, wanted: items, bytes: usual, consistent })
  const units = filter.readUnits * Math.max(1, bytes / usual) + shards * readUnits(bytes, consistent)
  return { calls, rounds: calls, units, completed: items + calls }
}

const noPage: PagePrice = { calls: 0, rounds: 0, units: 0, completed: 0 }

function unitsOf(items: number, bytes: number, consistent: boolean): number {
  return items === 0 ? 0 : readUnits(items * bytes, consistent)
}

function callsOver(items: number, bytes: number): number {
  return items === 0 ? 0 : Math.ceil((items * bytes) / pageBytes)
}

/** The maximum that one Query reads. */
const pageBytes = 1024 * 1024

/** Items that are read and dropped: a BETWEEN includes both of its bounds, even excluded ones. */
function exceptedOf(pattern: AnyAccessPattern, args: Values | undefined, shards: number): number {
  const { arguments: all } = pattern
  const isRanged = all.some(({ name, ranged }) => ranged && (args === undefined || isGiven(args[name])))
  const isContinued = shards > 1 && (args === undefined || isGiven(args.after) || isGiven(args.before))
  return isRanged || isContinued ? 2 : 0
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function costlier(one: Price, other: Price): Price {
  return {
    ...one,
    queries: Math.max(one.queries, other.queries),
    gets: Math.max(one.gets, other.gets),
    countGets: Math.max(one.countGets, other.countGets),
    readUnits: Math.max(one.readUnits, other.readUnits),
    trips: Math.max(one.trips, other.trips),
    countTrips: Math.max(one.countTrips, other.countTrips),
  }
}

function mostBytes(entities: readonly AnyEntity[], sizes: Sizes): number {
  return Math.max(...entities.map((entity) => sizes.mostBytesOf(entity)))
}

function shardCount(entity: AnyEntity | undefined, index: Index): number {
  const key = entity && keyOn(entity, index)
  return (key && shardsOf(key)?.count) ?? 1
}
