import {
  type Condition,
  continueFrom,
  type Document,
  type KeyCondition,
  type KeyValue,
  keyValueText,
  type NarrowedCondition,
  usualFilterUnits,
  type View,
} from '../../model/index.ts'
import type { PageWindow } from './page-window.ts'
import type { Projection } from './projection.ts'
import type { ReadRule } from './read-rule.ts'
import type { PartitionQuery, QueryPlan } from './reads.ts'

/** The query of an access pattern under its arguments: of a lookup or of a page. */
export interface Query extends View {
  readonly tableName: string
  /** Which attributes are needed of the entries, and of items that they don't carry; undefined for all of them. */
  readonly projection?: Projection | undefined
  readonly completion?: Projection | undefined
  /** What the caller's rules ask of the items; undefined where they ask nothing. */
  readonly rule?: ReadRule | undefined
}

/** The plan of a lookup, which reads two items: the second one proves that the key is not unique. */
export function planLookup(query: Query): QueryPlan {
  return plan(query, { ascending: true, limit: 2, start: undefined })
}

/**
 * The plan of a page, which reads one item more than the page holds: it shows whether there are more.
 *
 * @param start the keys of the item of the window's cursor. Each shard continues from there: the item's own shard
 *   after these keys, though the item may be gone; the others from its sort key, where equal sort keys are in the order
 *   of their shards' numbers.
 */
export function planPage(query: Query, window: PageWindow, start: Document | undefined): QueryPlan {
  const ascending = window.isForward === (query.pattern.order === 'asc')
  return plan(query, { ascending, limit: window.size + 1, start })
}

/** The plan of up to `limit` items in the pattern's order, after the item with these keys where they are given. */
export function planPart(
  query: Query,
  { limit, start }: { readonly limit: number; readonly start: Document | undefined },
): QueryPlan {
  return plan(query, { ascending: query.pattern.order === 'asc', limit, start })
}

interface QueryOptions {
  readonly ascending: boolean
  readonly limit: number
  readonly start: Document | undefined
}

function plan(query: Query, options: QueryOptions): QueryPlan {
  const { pattern, condition } = query
  const own = options.start === undefined ? undefined : shardOf(query, options.start)
  const queries = condition.partitions.flatMap((partition, shard) => {
    const isOwn = shard === own
    const rest = own === undefined || isOwn ? whole(condition) : restOf(query, options, shard > own)
    return rest === undefined ? [] : [partitionQuery(query, options, { partition, shard, rest, isOwn })]
  })
  return Object.freeze({
    kind: 'query',
    pattern,
    ascending: options.ascending,
    queries: Object.freeze(queries),
    limit: options.limit,
    completion: query.completion,
    filterUnits: isFiltered(query) ? (pattern.filter?.readUnits ?? usualFilterUnits) : undefined,
  })
}

function partitionQuery(
  { tableName, pattern, filter, rule, projection }: Query,
  { ascending, start }: QueryOptions,
  part: { partition: readonly KeyValue[]; shard: number; rest: NarrowedCondition; isOwn: boolean },
): PartitionQuery {
  const { partition, shard, rest, isOwn } = part
  const range = Object.freeze({
    pattern: pattern.name,
    tableName,
    index: pattern.index,
    entities: pattern.entities,
    partition,
    sort: rest.sort,
    ascending,
    consistent: pattern.consistent,
    start: isOwn ? start : undefined,
    filter: bothOf(filter, rule?.filter),
    projection,
  })
  return Object.freeze({ shard, range, except: Object.freeze(rest.except) })
}

/** How many items a filter or a rule excludes isn't known: reading them has a budget. */
function isFiltered({ filter, rule }: Query): boolean {
  return filter !== undefined || rule?.excludesSome === true
}

function bothOf(one: Condition | undefined, other: Condition | undefined): Condition | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return { kind: 'all', of: [one, other] }
}

/** The number of the shard of an entry; -1 if it is in none. */
export function shardOf({ pattern, condition }: Query, start: Document): number {
  const { partition } = pattern.index
  const isOwn = (values: readonly KeyValue[]) =>
    partition.every(({ name }, at) => keyValueText(name, values[at]) === keyValueText(name, start[name]))
  return condition.partitions.findIndex(isOwn)
}

/**
 * The rest of another shard: it includes all entries with the start's sort key, or none of them. A sharded index has at
 * most one sort attribute.
 */
function restOf(
  { pattern, condition }: Query,
  { ascending, start }: QueryOptions,
  isAbove: boolean,
): NarrowedCondition | undefined {
  const includes = ascending === isAbove
  const [sort] = pattern.index.sort
  const from = sort && start?.[sort.name]
  if (from === undefined) return includes ? whole(condition) : undefined
  return continueFrom(condition.sort, from, { ascending, includes })
}

function whole({ sort }: KeyCondition): NarrowedCondition {
  return { sort, except: [] }
}
