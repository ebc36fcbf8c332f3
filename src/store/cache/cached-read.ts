import { boundsOf, type Document, type Index, type KeyValue, type Table } from '../../model/index.ts'
import { required } from '../../required.ts'
import { fromWire, toWire, type WireItem } from '../client/index.ts'
import { conditionText, type PlannedRead } from '../plan/index.ts'
import { type Dependency, dependencyOn, indexLog, itemName, partitionLog } from './dependencies.ts'

/** The result of a range read. */
export interface RangeAnswer {
  readonly entries: Document[]
  readonly next: Document | undefined
}

/** The result of a read: an item, null for a missing one, or entries of a range. */
export type ReadAnswer = Document | null | RangeAnswer

/** The scope and the table of a read. */
export interface ReadContext {
  readonly table: Table
  readonly tableName: string
  readonly scope: string
}

/** The name of a read's cache entry, and the logs of the writes that may touch it. */
export interface CacheNames {
  readonly entry: string
  readonly logs: readonly string[]
}

/**
 * Whether a read may be cached. The result of a filtered read depends on its budget, and a strongly consistent read must
 * return DynamoDB's current data.
 */
export function isCacheable(read: PlannedRead): boolean {
  return !read.consistent && (read.kind === 'get' || read.filter === undefined)
}

/** The names of a read's entry and logs. */
export function namesOf(read: PlannedRead, { table, tableName, scope }: ReadContext): CacheNames {
  if (read.kind === 'get') {
    const { primaryIndex } = table
    const [{ name }] = primaryIndex.partition
    return {
      entry: JSON.stringify([tableName, scope, itemName(table, read.key)]),
      logs: [partitionLog(tableName, primaryIndex, [read.key[name]])],
    }
  }
  const { index, partition, sort, filter, ascending, limit, start } = read
  const log = partitionLog(tableName, index, partition)
  const condition = conditionText({ partitions: [partition], sort }, filter)
  return {
    entry: JSON.stringify([tableName, scope, log, condition, ascending, limit, start ? toWire(start) : null]),
    logs: index.name === undefined ? [log] : [log, indexLog(tableName, index)],
  }
}

/** The dependency of a read: the requested range, or the part of it that was read. */
export function dependencyOf(table: Table, read: PlannedRead, answer: ReadAnswer): Dependency {
  if (read.kind === 'get') {
    const key = sortKeyOf(table.primaryIndex, read.key)
    return dependencyOn(key, key, [])
  }
  const { entries, next } = answer as RangeAnswer
  const { index, partition, ascending, start, sort } = read
  const given = partition.slice(index.partition.length)
  const { low, high } = boundsOf(sort)
  const end = (bound: KeyValue | undefined) => (bound === undefined ? given : [...given, bound])
  const first = start ? sortKeyOf(index, start) : end(ascending ? low : high)
  const last = next ? sortKeyOf(index, next) : end(ascending ? high : low)
  const items = index.name === undefined ? [] : entries.map((entry) => itemName(table, entry))
  return ascending ? dependencyOn(first, last, items) : dependencyOn(last, first, items)
}

function sortKeyOf({ sort }: Index, item: Document): KeyValue[] {
  return sort.map(({ name }) => required(item[name], `the key attribute ${name}`))
}

/** The stored form of a read's result. */
export type StoredAnswer = WireItem | null | { readonly entries: WireItem[]; readonly next?: WireItem }

/** Encodes a read's result for storage. */
export function storedAnswer(read: PlannedRead, answer: ReadAnswer): StoredAnswer {
  if (read.kind === 'get') return answer && toWire(answer as Document)
  const { entries, next } = answer as RangeAnswer
  return { entries: entries.map(toWire), ...(next && { next: toWire(next) }) }
}

/** Decodes a stored result. */
export function answerOf(read: PlannedRead, stored: StoredAnswer): ReadAnswer {
  if (read.kind === 'get') return stored && fromWire(stored as WireItem)
  const { entries, next } = stored as { readonly entries: WireItem[]; readonly next?: WireItem }
  return { entries: entries.map(fromWire), next: next && fromWire(next) }
}
