import type { Table } from '../catalogue/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { collectionKey } from './record-key.ts'

/**
 * Adds up how a write changes the sizes of item collections: all items of one partition key with their
 * entries in local indexes. Only tables with local indexes keep these sizes, as only they are bound by them.
 */
export class CollectionSizes {
  readonly #changes = new Map<string, { key: Buffer; bytes: number }>()

  /** Notes that the collection of an item has grown by so many bytes. */
  add(table: Table, item: Item, bytes: number): void {
    if (bytes === 0 || table.record.localIndexes.length === 0) return
    const key = collectionKey(table, item)
    const name = key.toString('latin1')
    const change = this.#changes.get(name)
    if (change === undefined) this.#changes.set(name, { key, bytes })
    else change.bytes += bytes
  }

  /** The bytes of an item's collection with what was noted; undefined where the table doesn't keep them. */
  sizeOf(reader: KeyValueReader, table: Table, item: Item): number | undefined {
    if (table.record.localIndexes.length === 0) return undefined
    const key = collectionKey(table, item)
    return storedSize(reader, key) + (this.#changes.get(key.toString('latin1'))?.bytes ?? 0)
  }

  /** Stores the sizes; one that came down to nothing is forgotten. */
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
