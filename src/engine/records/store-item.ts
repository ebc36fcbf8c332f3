import type { Index, Table } from '../catalogue/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { storeExpiry } from './expiry.ts'
import { type IndexEntry, indexEntry } from './index-entry.ts'
import { decodeRecord, encodeRecord, type SizedItem } from './record.ts'
import { recordKey } from './record-key.ts'
import type { StatisticsChange } from './statistics.ts'

/** The item with a primary key, or undefined. */
export function readItem(reader: KeyValueReader, table: Table, key: Item): SizedItem | undefined {
  return readStored(reader, recordKey(table, undefined, key))
}

/** The item with a stored key, or undefined. */
export function readStored(reader: KeyValueReader, key: Buffer): SizedItem | undefined {
  const stored = reader.text(key)
  return stored === undefined ? undefined : decodeRecord(stored)
}

/** The effect of a write on an index. */
export interface IndexWrite {
  readonly index: Index
  /** Sizes in bytes of the entries that were written; an entry that moved is removed and written again. */
  readonly sizes: readonly number[]
}

/** An item before and after a write. */
export interface StoredChange {
  readonly table: Table
  /** The item's stored key. */
  readonly key: Buffer
  readonly before: SizedItem | undefined
  readonly after: SizedItem | undefined
}

/** Replaces or deletes an item, with its entries in every index. */
export function storeItem(
  writer: KeyValueWriter,
  statistics: StatisticsChange,
  { table, key, before, after }: StoredChange,
): IndexWrite[] {
  const item = after?.item ?? before?.item
  if (item === undefined) return []
  if (after === undefined) writer.remove(key)
  else writer.put(key, encodeRecord(after))
  const growth = (after?.size ?? 0) - (before?.size ?? 0)
  statistics.add(table, undefined, difference(before, after), growth)
  statistics.collections.add(table, item, growth)
  storeExpiry(writer, table, { before: before?.item, after: after?.item })
  return table.indexes.flatMap((index) => {
    const old = before && storedEntry(writer, index, indexEntry(table, index, before))
    const next = after && indexEntry(table, index, after)
    const sizes = storeEntry(writer, old, next)
    const growth = (next?.value.size ?? 0) - (old?.value.size ?? 0)
    statistics.add(table, index, difference(old, next), growth)
    if (index.kind === 'local') statistics.collections.add(table, item, growth)
    return sizes.length === 0 ? [] : [{ index, sizes }]
  })
}

/**
 * Creates the entry of an item that is older than its index, unless a write has created it already: a step of a
 * backfill.
 */
export function fillEntry(
  writer: KeyValueWriter,
  statistics: StatisticsChange,
  { table, index, item }: { table: Table; index: Index; item: SizedItem },
): void {
  const entry = indexEntry(table, index, item)
  if (entry === undefined || storedEntry(writer, index, entry) !== undefined) return
  storeEntry(writer, undefined, entry)
  statistics.add(table, index, 1, entry.value.size)
}

/** The stored entry; undefined if its index is being backfilled and doesn't have it yet. */
function storedEntry(
  reader: KeyValueReader,
  index: Index,
  entry: IndexEntry | undefined,
): IndexEntry | undefined {
  if (entry === undefined || !index.filling) return entry
  return reader.get(entry.key) === undefined ? undefined : entry
}

/** Writes an index's entry if it changed, and returns the sizes of the writes. */
function storeEntry(
  writer: KeyValueWriter,
  old: IndexEntry | undefined,
  next: IndexEntry | undefined,
): number[] {
  if (old !== undefined && next !== undefined && old.key.equals(next.key)) {
    const record = encodeRecord(next.value)
    if (record.equals(encodeRecord(old.value))) return []
    writer.put(next.key, record)
    return [Math.max(old.value.size, next.value.size)]
  }
  const sizes: number[] = []
  if (old !== undefined) {
    writer.remove(old.key)
    sizes.push(old.value.size)
  }
  if (next !== undefined) {
    writer.put(next.key, encodeRecord(next.value))
    sizes.push(next.value.size)
  }
  return sizes
}

function difference(before: unknown, after: unknown): number {
  return (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1)
}
