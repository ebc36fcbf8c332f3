import type { Table } from '../catalogue/index.ts'
import { recordKey, type TableId } from '../records/index.ts'
import { afterKey, type KeyValueReader, type KeyValueWriter, prefixRange } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { replicationPrefix, stampTag } from './replication-ranges.ts'
import type { Stamp } from './stamp.ts'

/** The stamp of a primary key's last write or deletion. */
export interface ItemStamp {
  readonly key: Item
  readonly stamp: Stamp
}

/** The stamp of a primary key's last write or deletion; undefined if there was none since the table became global. */
export function itemStamp(reader: KeyValueReader, table: Table, key: Item): Stamp | undefined {
  const stored = reader.get(stampKey(table, key))
  return stored && decode(stored).stamp
}

/** Stores the stamp of a write. That of a deletion stays, so that an older write that arrives later is rejected. */
export function saveItemStamp(writer: KeyValueWriter, table: Table, key: Item, stamp: Stamp): void {
  const value: ItemStamp = { key, stamp }
  writer.put(stampKey(table, key), Buffer.from(JSON.stringify(value)))
}

/** At most `most` of a table's next stamps; `last` is where to continue. */
export function readItemStamps(
  reader: KeyValueReader,
  table: TableId,
  { after, most }: { after: Buffer | undefined; most: number },
): { stamps: ItemStamp[]; last: Buffer | undefined } {
  const { from, to } = prefixRange(replicationPrefix(stampTag, table))
  const stamps: ItemStamp[] = []
  let last: Buffer | undefined
  for (const { key, value } of reader.range({ from: after ? afterKey(after) : from, to })) {
    stamps.push(decode(value))
    last = Buffer.from(key)
    if (stamps.length === most) break
  }
  return { stamps, last }
}

function decode(stored: Buffer): ItemStamp {
  return JSON.parse(stored.toString()) as ItemStamp
}

function stampKey(table: Table, key: Item): Buffer {
  const stored = recordKey(table, undefined, key)
  stored[0] = stampTag
  return stored
}
