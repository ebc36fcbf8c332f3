import { createHash } from 'node:crypto'
import type { TableId } from '../records/index.ts'
import { afterPrefix, type KeyValueReader, type KeyValueWriter } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { outgoingTag, replicationPrefix } from './replication-ranges.ts'
import type { Stamp } from './stamp.ts'

/** A region's own write of a global table that has yet to be replicated. */
export interface OutgoingWrite {
  readonly key: Item
  /** The written item; missing for a deletion. */
  readonly item?: Item
  readonly stamp: Stamp
}

/** A write with the key under which it is stored until it has arrived everywhere. */
export interface StoredWrite extends OutgoingWrite {
  readonly storedAs: Buffer
}

/** Stores a write that was made at `now`, in epoch milliseconds. */
export function saveOutgoing(
  writer: KeyValueWriter,
  table: TableId,
  { now, ...write }: OutgoingWrite & { readonly now: number },
): void {
  const text = JSON.stringify(write)
  const name = createHash('sha256').update(text).digest().subarray(0, 16)
  writer.put(Buffer.concat([outgoingUntil(table, now), name]), Buffer.from(text))
}

/** At most `most` of the first writes up to a time, in epoch milliseconds. */
export function dueWrites(
  reader: KeyValueReader,
  table: TableId,
  { until, most }: { until: number; most: number },
): StoredWrite[] {
  const due: StoredWrite[] = []
  const range = { from: replicationPrefix(outgoingTag, table), to: afterPrefix(outgoingUntil(table, until)) }
  for (const { key, value } of reader.range(range)) {
    due.push({ ...(JSON.parse(value.toString()) as OutgoingWrite), storedAs: Buffer.from(key) })
    if (due.length === most) break
  }
  return due
}

/** Removes writes that have arrived everywhere. */
export function removeOutgoing(writer: KeyValueWriter, writes: readonly StoredWrite[]): void {
  for (const { storedAs } of writes) writer.remove(storedAs)
}

/** The prefix of the keys of a millisecond: `tag · table id · time`. */
function outgoingUntil(table: TableId, time: number): Buffer {
  const bytes = Buffer.allocUnsafe(6)
  bytes.writeUIntBE(Math.min(Math.max(0, Math.trunc(time)), greatestTime), 0, 6)
  return Buffer.concat([replicationPrefix(outgoingTag, table), bytes])
}

const greatestTime = 2 ** 48 - 1
