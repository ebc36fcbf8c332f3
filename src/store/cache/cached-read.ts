import { boundsOf, type Document, type KeyValue, type Table } from '../../model/index.ts'
import { fromWire, toWire, type WireItem } from '../client/index.ts'
import { conditionText, type PlannedRead } from '../plan/index.ts'
import { type Dependency, dependencyOn, indexLog, itemName, partitionLog } from './dependencies.ts'

/** What a range read returns. */
export interface RangeAnswer {
  readonly entries: Document[]
  readonly next: Document | undefined
}

/** What a read returns: an item, null where there is none, or entries of a range. */
export type ReadAnswer = Document | null | RangeAnswer

/** Whose read it is, of which table. */
export interface ReadContext {
  readonly table: Table
  readonly tableName: string
  readonly scope: string
}

/** The name under which a read is cached, and the logs of the writes that may touch it. */
export interface CacheNames {
  readonly entry: string
  readonly logs: readonly string[]
}

/**
 * Whether a read may be cached. A filtered one reads as far as its budget goes; a strongly consistent one must see
 * what DynamoDB has now.
 */
export function isCacheable(read: PlannedRead): boolean {
  return !read.consistent && (read.kind === 'get' || read.filter.length === 0)
}

/** The names of a read's entry and logs. */
export function namesOf(read: PlannedRead, { table, tableName, scope }: ReadContext): CacheNames {
  if (read.kind === 'get') {
    const { primaryIndex } = table
    const partition = read.key[primaryIndex.partition.name] as KeyValue
    return {
      entry: JSON.stringify([tableName, scope, itemName(table, read.key)]),
      logs: [partitionLog(tableName, primaryIndex, partition)],
    }
  }
  const { index, partition, sort, filter, ascending, limit, start } = read
  const log = partitionLog(tableName, index, partition)
  const condition = conditionText({ partitions: [], sort }, filter)
  return {
    entry: JSON.stringify([tableName, scope, log, condition, ascending, limit, start ? toWire(start) : null]),
    logs: index.name === undefined ? [log] : [log, indexLog(tableName, index)],
  }
}

/** What a read depends on: the whole range that it asked for, or as much of it as it has read. */
export function dependencyOf(table: Table, read: PlannedRead, answer: ReadAnswer): Dependency {
  if (read.kind === 'get') {
    const { sort } = table.primaryIndex
    const key = sort && (read.key[sort.name] as KeyValue)
    return dependencyOn(key, key, [])
  }
  const { entries, next } = answer as RangeAnswer
  const { index, ascending, start, sort } = read
  const { low, high } = boundsOf(sort)
  const keyOf = (document: Document | undefined) =>
    index.sort && document ? (document[index.sort.name] as KeyValue) : undefined
  const first = keyOf(start) ?? (ascending ? low : high)
  const last = keyOf(next) ?? (ascending ? high : low)
  const items = index.name === undefined ? [] : entries.map((entry) => itemName(table, entry))
  return ascending ? dependencyOn(first, last, items) : dependencyOn(last, first, items)
}

/** An answer as it is stored. */
export type StoredAnswer = WireItem | null | { readonly entries: WireItem[]; readonly next?: WireItem }

/** An answer in the form in which it is stored. */
export function storedAnswer(read: PlannedRead, answer: ReadAnswer): StoredAnswer {
  if (read.kind === 'get') return answer && toWire(answer as Document)
  const { entries, next } = answer as RangeAnswer
  return { entries: entries.map(toWire), ...(next && { next: toWire(next) }) }
}

/** The answer that was stored. */
export function answerOf(read: PlannedRead, stored: StoredAnswer): ReadAnswer {
  if (read.kind === 'get') return stored && fromWire(stored as WireItem)
  const { entries, next } = stored as { readonly entries: WireItem[]; readonly next?: WireItem }
  return { entries: entries.map(fromWire), next: next && fromWire(next) }
}
