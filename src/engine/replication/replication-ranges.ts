import type { TableId } from '../records/index.ts'
import { type KeyRange, prefixRange } from '../storage/index.ts'

/** The first bytes of the keys of stamps and of pending writes. */
export const stampTag = 0x14
export const outgoingTag = 0x30

/** The prefix of a table's keys. */
export function replicationPrefix(tag: number, { id }: TableId): Buffer {
  const prefix = Buffer.allocUnsafe(5)
  prefix[0] = tag
  prefix.writeUInt32BE(id, 1)
  return prefix
}

/** All stored data of a table's replication. */
export function replicationRanges(table: TableId): KeyRange[] {
  return [stampTag, outgoingTag].map((tag) => prefixRange(replicationPrefix(tag, table)))
}
