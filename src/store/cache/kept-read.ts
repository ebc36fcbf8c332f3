import type { Document, KeyValue, Table } from '../../model/index.ts'
import { fromWire, toWire, type WireItem } from '../client/index.ts'
import { boundsOf, conditionText, type PlannedRead, type RangeRead } from '../plan/index.ts'
import { bucketOf, itemName, type Note, noteOf } from './place.ts'

/** What a range read gives. */
export interface RangeAnswer {
  readonly entries: Document[]
  readonly next: Document | undefined
}

/** What a read gives: an item, null where there is none, or entries of a range. */
export type ReadAnswer = Document | null | RangeAnswer

/** Under which name a read is kept, in which bucket. */
export function keptAs(
  table: Table,
  tableName: string,
  { read, scope }: { readonly read: PlannedRead; readonly scope: string },
): { readonly bucket: string; readonly name: string } {
  if (read.kind === 'get') {
    const { primaryIndex } = table
    const partition = read.key[primaryIndex.partition.name] as KeyValue
    return {
      bucket: bucketOf(tableName, primaryIndex, partition),
      name: JSON.stringify([scope, itemName(table, read.key)]),
    }
  }
  const { index, partition, sort, filter, ascending, limit, start } = read
  const condition = conditionText({ partitions: [], sort }, filter)
  const from = start && toWire(start)
  return {
    bucket: bucketOf(tableName, index, partition),
    name: JSON.stringify([scope, condition, ascending, limit, from ?? null]),
  }
}

/** What a read depends on: the whole stretch that it asked for, or as far of it as it came. */
export function noteOfRead(table: Table, read: PlannedRead, answer: ReadAnswer): Note {
  if (read.kind === 'get') {
    const { sort } = table.primaryIndex
    const key = sort && (read.key[sort.name] as KeyValue)
    return noteOf(key, key, [])
  }
  const { entries, next } = answer as RangeAnswer
  const { index, ascending, start, sort } = read
  const [low, high] = boundsOf(sort)
  const keyOf = (document: Document | undefined) =>
    index.sort && document ? (document[index.sort.name] as KeyValue) : undefined
  const first = keyOf(start) ?? (ascending ? low : high)
  const last = keyOf(next) ?? (ascending ? high : low)
  const items = index.name === undefined ? [] : entries.map((entry) => itemName(table, entry))
  return ascending ? noteOf(first, last, items) : noteOf(last, first, items)
}

/** An answer as text. */
export function answerText(read: PlannedRead, answer: ReadAnswer): string {
  if (read.kind === 'get') return JSON.stringify(answer && toWire(answer as Document))
  const { entries, next } = answer as RangeAnswer
  return JSON.stringify({ entries: entries.map(toWire), ...(next && { next: toWire(next) }) })
}

/** The answer that a text stands for. */
export function answerOf(read: PlannedRead, text: string): ReadAnswer {
  if (read.kind === 'get') {
    const item = JSON.parse(text) as WireItem | null
    return item && fromWire(item)
  }
  const { entries, next } = JSON.parse(text) as { entries: WireItem[]; next?: WireItem }
  return { entries: entries.map(fromWire), next: next && fromWire(next) }
}

/** A read that may be kept: a filtered one reads as far as its budget goes, and is not. */
export function mayBeKept(read: PlannedRead): boolean {
  return read.kind === 'get' || (read as RangeRead).filter.length === 0
}
