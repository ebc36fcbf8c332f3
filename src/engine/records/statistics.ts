import type { Index, Table } from '../catalogue/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import { StreamWrites } from '../streams/index.ts'
import { CollectionSizes } from './collection-sizes.ts'
import { type IndexNumber, statisticsKey, type TableId } from './record-key.ts'

/** The figures of a table or an index. */
export interface Statistics {
  readonly items: number
  /** In bytes, as DynamoDB counts items. */
  readonly size: number
}

/** The figures of a table or an index. */
export function readStatistics(reader: KeyValueReader, table: TableId, index?: IndexNumber): Statistics {
  const stored = reader.get(statisticsKey(table, index))
  if (stored === undefined) return { items: 0, size: 0 }
  return { items: stored.readDoubleBE(0), size: stored.readDoubleBE(8) }
}

/** Removes the figures of a removed index. */
export function removeStatistics(writer: KeyValueWriter, table: TableId, index: IndexNumber): void {
  writer.remove(statisticsKey(table, index))
}

/** Adds up the changes of a write, so that each figure is read and written once, even for many items. */
export class StatisticsChange {
  /** The same for the item collections. */
  readonly collections = new CollectionSizes()
  /** The changes of the streams. */
  readonly streams = new StreamWrites()
  readonly #changes = new Map<
    string,
    { table: Table; index: Index | undefined; items: number; size: number }
  >()

  /** Records that an entry was added (1), removed (-1) or kept (0), and by how many bytes it grew. */
  add(table: Table, index: Index | undefined, items: number, size: number): void {
    if (items === 0 && size === 0) return
    const key = `${table.id}/${index?.number ?? 0}`
    const change = this.#changes.get(key)
    if (change === undefined) {
      this.#changes.set(key, { table, index, items, size })
    } else {
      change.items += items
      change.size += size
    }
  }

  write(writer: KeyValueWriter): void {
    for (const { table, index, items, size } of this.#changes.values()) {
      const before = readStatistics(writer, table, index)
      const stored = Buffer.allocUnsafe(16)
      stored.writeDoubleBE(before.items + items, 0)
      stored.writeDoubleBE(before.size + size, 8)
      writer.put(statisticsKey(table, index), stored)
    }
    this.collections.write(writer)
    this.streams.write(writer)
  }
}
