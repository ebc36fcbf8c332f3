import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import type { Index, Table } from '../tables/index.ts'
import type { Item } from '../values/index.ts'
import { indexEntry, type IndexEntry } from './index-entry.ts'
import { decodeRecord, encodeRecord, type SizedItem } from './record.ts'
import { recordKey } from './record-key.ts'
import type { StatisticsChange } from './statistics.ts'

/** The item of a primary key, or undefined. */
export function readItem(reader: KeyValueReader, table: Table, key: Item): SizedItem | undefined {
  const stored = reader.get(recordKey(table, undefined, key))
  return stored === undefined ? undefined : decodeRecord(stored)
}

/** What became of an index in a write: its entry's size before and after, where that is what counts. */
export interface IndexWrite {
  readonly index: Index
  /** Sizes in bytes of the entries that had to be written; an entry that moved is removed and written anew. */
  readonly sizes: readonly number[]
}

/** Stores an item in place of the one before, or takes that away, with its entries in every index. */
export function storeItem(
  writer: KeyValueWriter,
  statistics: StatisticsChange,
  { table, before, after }: { table: Table; before: SizedItem | undefined; after: SizedItem | undefined },
): IndexWrite[] {
  const item = after?.item ?? before?.item
  if (item === undefined) return []
  const key = recordKey(table, undefined, item)
  if (after === undefined) writer.remove(key)
  else writer.put(key, encodeRecord(after))
  statistics.add(table, undefined, difference(before, after), (after?.size ?? 0) - (before?.size ?? 0))
  return table.indexes.flatMap((index) => {
    const old = before && indexEntry(table, index, before)
    const next = after && indexEntry(table, index, after)
    const sizes = storeEntry(writer, old, next)
    statistics.add(table, index, difference(old, next), (next?.value.size ?? 0) - (old?.value.size ?? 0))
    return sizes.length === 0 ? [] : [{ index, sizes }]
  })
}

/** Writes an index's entry where it changed, and tells the sizes of what was written. */
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
