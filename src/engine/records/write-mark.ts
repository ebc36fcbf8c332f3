import type { Table } from '../catalogue/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { markKey } from './record-key.ts'

/** Where and when an item of a global table was last written, or deleted: the last writer wins. */
export interface WriteMark {
  /** Epoch milliseconds. */
  readonly at: number
  readonly region: string
}

/** The mark of an item; undefined where it hasn't been written since the table is a global one. */
export function readMark(reader: KeyValueReader, table: Table, key: Item): WriteMark | undefined {
  const stored = reader.get(markKey(table, key))
  return stored && (JSON.parse(stored.toString()) as WriteMark)
}

/** Notes where and when an item was written. */
export function saveMark(writer: KeyValueWriter, table: Table, key: Item, mark: WriteMark): void {
  writer.put(markKey(table, key), Buffer.from(JSON.stringify(mark)))
}

/** Whether a write comes after another: by time, and of two at one time by the name of the region. */
export function isLater(one: WriteMark, other: WriteMark): boolean {
  return one.at === other.at ? one.region > other.region : one.at > other.at
}
