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

/** The query of an access pattern with its arguments, for a lookup or a page. */
export interface Query extends View {
  readonly tableName: string
  /** The needed attributes of entries, and of items that entries don't carry; undefined for all of them. */
  readonly projection?: Projection | undefined
  readonly completion?: Projection | undefined
  /** The caller's access rule for the items; undefined for no restriction. */
  readonly rule?: ReadRule | undefined
}

/** The plan of a lookup. It reads two items: a second one proves that the key isn't unique. */
export function planLookup(query: Query): QueryPlan {
  return plan(query, { ascending: true, limit: 2, start: undefined })
}

/**
 * The plan of a page. It reads one item more than the page holds, to find out whether more follow.
 *
 * @param start the keys of the item of the window's cursor, which may have been deleted since. The item's own shard
 *   continues after these keys, the other shards from the item's sort key; equal sort keys are ordered by shard number.
 */
export function planPage(query: Query, window: PageWindow, start: Document | undefined): QueryPlan {
  const ascending = window.isForward === (query.pattern.order === 'asc')
  return plan(query, { ascending, limit: window.size + 1, start })
}

/** The plan of up to `limit` items in the pattern's order, after the item with the `start` keys if they are given. */
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

/** Whether a filter or a rule may exclude items. Their number isn't known in advance, so the read has a budget. */
function isFiltered({ filter, rule }: Query): boolean {
  return filter !== undefined || rule?.excludesSome === true
}

function bothOf(one: Condition | undefined, other: Condition | undefined): Condition | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return { kind: 'all', of: [one, other] }
}

/** The number of the shard that contains an entry; -1 for none. */
export function shardOf({ pattern, condition }: Query, start: Document): number {
  const { partition } = pattern.index
  const isOwn = (values: readonly KeyValue[]) =>
    partition.every(({ name }, at) => keyValueText(name, values[at]) === keyValueText(name, start[name]))
  return condition.partitions.findIndex(isOwn)
}

/**
 * The rest of a shard other than the start's own: it includes all entries with the start's sort key, or none. A sharded
 * index has at most one sort attribute.
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
