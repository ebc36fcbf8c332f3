import type { Table } from '../catalogue/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { collectionKey } from './record-key.ts'

/**
 * Adds up how a write changes the sizes of item collections: all items of one partition key with their entries in local
 * indexes. Only tables with local indexes store these sizes, because only they have a limit.
 */
export class CollectionSizes {
  readonly #changes = new Map<string, { key: Buffer; bytes: number }>()

  /** Adds a number of bytes to the collection of an item. */
  add(table: Table, item: Item, bytes: number): void {
    if (bytes === 0 || table.record.localIndexes.length === 0) return
    const key = collectionKey(table, item)
    const name = key.toString('latin1')
    const change = this.#changes.get(name)
    if (change === undefined) this.#changes.set(name, { key, bytes })
    else change.bytes += bytes
  }

  /** The bytes of an item's collection, including this write; undefined if the table doesn't store them. */
  sizeOf(reader: KeyValueReader, table: Table, item: Item): number | undefined {
    if (table.record.localIndexes.length === 0) return undefined
    const key = collectionKey(table, item)
    return storedSize(reader, key) + (this.#changes.get(key.toString('latin1'))?.bytes ?? 0)
  }

  /** Stores the sizes, and removes those that have become 0. */
  write(writer: KeyValueWriter): void {
    for (const { key, bytes } of this.#changes.values()) {
      const size = storedSize(writer, key) + bytes
      if (size > 0) writer.put(key, encodeSize(size))
      else writer.remove(key)
    }
  }
}

function storedSize(reader: KeyValueReader, key: Buffer): number {
  return reader.get(key)?.readDoubleBE(0) ?? 0
}

function encodeSize(size: number): Buffer {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeDoubleBE(size)
  return bytes
}
