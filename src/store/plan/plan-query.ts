import {
  type AnyAccessPattern,
  continueFrom,
  type Document,
  type FilterTerm,
  type KeyCondition,
  type KeyValue,
  keyValueText,
  type NarrowedCondition,
} from '../../model/index.ts'
import type { PageWindow } from './page-window.ts'
import type { PartitionQuery, QueryPlan } from './plan.ts'
import type { Projection } from './projection.ts'

/** What is read, and where: the same for a lookup and for a page. */
export interface Query {
  readonly tableName: string
  readonly pattern: AnyAccessPattern
  /** The pattern's key condition under the arguments given. */
  readonly condition: KeyCondition
  /** What else holds for its items; empty for all of them. */
  readonly filter: readonly FilterTerm[]
  /** What of the entries is needed, and of items that they don't carry; undefined for all of it. */
  readonly projection?: Projection | undefined
  readonly completion?: Projection | undefined
}

/** The read behind a lookup: it has enough when it knows that there are two. */
export function planLookup(query: Query): QueryPlan {
  return plan(query, { ascending: true, enough: 2, start: undefined })
}

/**
 * The read behind a page: it has enough with one item more than asked for, which tells whether there are more.
 *
 * @param start the keys of the item that the window's cursor stands for. Each shard goes on from there: the
 *   item's own behind its keys, which need not exist any more; the others by its sort key, where shards of equal
 *   sort keys come in the order of their numbers.
 */
export function planPage(query: Query, window: PageWindow, start: Document | undefined): QueryPlan {
  const ascending = window.isForward === (query.pattern.order === 'asc')
  return plan(query, { ascending, enough: window.size + 1, start })
}

interface Course {
  readonly ascending: boolean
  readonly enough: number
  readonly start: Document | undefined
}

function plan(query: Query, course: Course): QueryPlan {
  const { pattern, condition } = query
  const own = course.start === undefined ? undefined : ownShard(query, course.start)
  const queries = condition.partitions.flatMap((partition, shard) => {
    const isOwn = shard === own
    const rest = own === undefined || isOwn ? whole(condition) : restOf(query, course, shard > own)
    return rest === undefined ? [] : [partitionQuery(query, course, { partition, shard, rest, isOwn })]
  })
  return Object.freeze({
    kind: 'query',
    pattern,
    ascending: course.ascending,
    queries: Object.freeze(queries),
    enough: course.enough,
    completion: query.completion,
    filterUnits: query.filter.length > 0 ? pattern.filter?.readUnits : undefined,
  })
}

function partitionQuery(
  { tableName, pattern, filter, projection }: Query,
  { ascending, start }: Course,
  place: { partition: KeyValue; shard: number; rest: NarrowedCondition; isOwn: boolean },
): PartitionQuery {
  const { partition, shard, rest, isOwn } = place
  const question = Object.freeze({
    tableName,
    index: pattern.index,
    entities: pattern.entities,
    partition,
    sort: rest.sort,
    ascending,
    consistent: pattern.consistent,
    start: isOwn ? start : undefined,
    filter,
    projection,
  })
  return Object.freeze({ shard, question, except: Object.freeze(rest.except) })
}

function ownShard({ pattern, condition }: Query, start: Document): number {
  const { name } = pattern.index.partition
  const own = keyValueText(name, start[name])
  return condition.partitions.findIndex((partition) => keyValueText(name, partition) === own)
}

/** What another shard still has, of the keys equal to the start's all or none. */
function restOf(
  { pattern, condition }: Query,
  { ascending, start }: Course,
  isAbove: boolean,
): NarrowedCondition | undefined {
  const includes = ascending === isAbove
  const from = pattern.index.sort && start?.[pattern.index.sort.name]
  if (from === undefined) return includes ? whole(condition) : undefined
  return continueFrom(condition.sort, from, { ascending, includes })
}

function whole({ sort }: KeyCondition): NarrowedCondition {
  return { sort, except: [] }
}
