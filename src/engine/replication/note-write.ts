import type { Table } from '../catalogue/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { itemStamp, saveItemStamp } from './item-stamps.ts'
import { saveOutgoing } from './outbox.ts'
import { nextStamp } from './stamp.ts'

/** A region's own write of an item. */
export interface OwnWrite {
  readonly key: Item
  /** The item after the write; undefined for a deletion. */
  readonly item: Item | undefined
  /** Epoch milliseconds. */
  readonly now: number
}

/** Queues a write for the other regions of a global table; does nothing for other tables. */
export function noteWrite(writer: KeyValueWriter, table: Table, { key, item, now }: OwnWrite): void {
  const { global } = table.record
  if (global === undefined) return
  const stamp = nextStamp(itemStamp(writer, table, key), now, global.region)
  saveItemStamp(writer, table, key, stamp)
  saveOutgoing(writer, table, { key, ...(item && { item }), stamp, now })
}
