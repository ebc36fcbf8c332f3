import {
  type AnyAccessPattern,
  type AnyEntity,
  countedRelation,
  type Index,
  keyOn,
  shardsOf,
} from '../../model/index.ts'
import { carriesItems, mostFilteredCalls, readOverOf, readUnits, type Sizes } from '../../store/index.ts'
import { mostBytes, nothing, type Price, type PriceContext, type PricedRead, type Values } from './priced.ts'

/** A query of a page, and of its count: a page that a filter selects has none. */
export function priceOfQuery(
  { read, args, size, isCounted }: PricedRead,
  context: PriceContext,
  isFiltered: boolean,
): Price {
  const { pattern } = read
  const { sizes, consistent: isAll, selection } = context
  const { index, templates, entities } = pattern
  const shape: PageShape = {
    // One more than the page, to know whether there are more; a lookup stops at the second.
    items: size === 0 ? 0 : size + 1,
    shards: shardCount(entities[0], index),
    consistent: pattern.consistent || (isAll && index.kind !== 'global'),
    bytes: mostBytes(entities, sizes),
  }
  const { shards, bytes } = shape
  const page = isFiltered
    ? filteredPage(pattern, shape, sizes)
    : plainPage(pattern, shape, exceptedOf(pattern, args, shards))
  const completed = carriesItems(pattern, selection) ? 0 : page.completed
  const count = isCounted && !isFiltered ? countPrice(read, context, shape) : noCount
  return {
    ...nothing,
    operation: 'Query',
    index: index.name,
    partition: templates.partition,
    sort: templates.sort,
    // The gets of a second round are a separate call.
    queries: shards * (page.calls + count.calls) + (completed > 0 ? page.rounds - 1 : 0),
    gets: completed,
    countGets: count.gets,
    consistent: isAll,
    readUnits: page.units + completed * readUnits(bytes, isAll) + count.units + count.getUnits,
    trips: Math.max(1, page.calls) + (completed > 0 ? page.rounds : 0),
    countTrips: count.trips,
  }
}

interface PageShape {
  /** The items that are read for the page. */
  readonly items: number
  readonly shards: number
  readonly consistent: boolean
  /** The maximum size of an item. */
  readonly bytes: number
}

interface PagePrice {
  /** Calls of one shard. */
  readonly calls: number
  /** The number of rounds in which entries are read and completed. */
  readonly rounds: number
  /** The read units of all shards. */
  readonly units: number
  /** Items that are completed by gets if the index doesn't carry them. */
  readonly completed: number
}

function plainPage(
  { entities }: AnyAccessPattern,
  { items, shards, consistent, bytes }: PageShape,
  excepted: number,
): PagePrice {
  if (items === 0) return noPage
  const first = items + excepted
  const over = readOverOf(entities, first)
  const units = unitsOf(first, bytes, consistent) + unitsOf(over, bytes, consistent)
  return {
    calls: callsOf(first, bytes) + callsOf(over, bytes),
    rounds: over === 0 ? 1 : 2,
    units: shards * units,
    completed: items + over,
  }
}

/** A filtered page costs its read budget, plus what its last call reads beyond it. */
function filteredPage(
  { filter, entities }: AnyAccessPattern,
  { items, shards, consistent, bytes }: PageShape,
  sizes: Sizes,
): PagePrice {
  if (items === 0 || filter === undefined) return noPage
  const usual = Math.max(...entities.map((entity) => sizes.bytesOf(entity)))
  const calls = mostFilteredCalls({ readUnits: filter.readUnits, wanted: items, bytes: usual, consistent })
  const units = filter.readUnits * Math.max(1, bytes / usual) + shards * readUnits(bytes, consistent)
  return { calls, rounds: calls, units, completed: items + calls }
}

const noPage: PagePrice = { calls: 0, rounds: 0, units: 0, completed: 0 }

/** The price of a `totalCount`. */
interface CountPrice {
  /** Calls that count the items of one shard. */
  readonly calls: number
  /** The read units of all shards. */
  readonly units: number
  /** Gets of the parent, or of the shards of its counter, and their units. */
  readonly gets: number
  readonly getUnits: number
  readonly trips: number
}

const noCount: CountPrice = { calls: 0, units: 0, gets: 0, getUnits: 0, trips: 0 }

function countPrice(
  { pattern, countUpTo = 0 }: PricedRead['read'],
  { sizes, consistent: isAll }: PriceContext,
  { shards, consistent, bytes }: PageShape,
): CountPrice {
  const relation = countedRelation(pattern)
  const gets = relation === undefined ? 0 : (relation.shards ?? 1)
  const getBytes =
    relation === undefined ? 0 : relation.shards === undefined ? sizes.mostBytesOf(relation.parent) : 1
  const over = countUpTo === 0 ? 0 : readOverOf(pattern.entities, countUpTo)
  const calls = callsOf(countUpTo, bytes) + callsOf(over, bytes)
  const units = unitsOf(countUpTo, bytes, consistent) + unitsOf(over, bytes, consistent)
  return {
    calls,
    units: shards * units,
    gets,
    getUnits: gets * readUnits(getBytes, isAll),
    // If the parent's count turns out to be unknown, the items are counted afterwards.
    trips: calls + (relation === undefined ? 0 : 1),
  }
}

function unitsOf(items: number, bytes: number, consistent: boolean): number {
  return items === 0 ? 0 : readUnits(items * bytes, consistent)
}

function callsOf(items: number, bytes: number): number {
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

function shardCount(entity: AnyEntity | undefined, index: Index): number {
  const key = entity && keyOn(entity, index)
  return (key && shardsOf(key)?.count) ?? 1
}
