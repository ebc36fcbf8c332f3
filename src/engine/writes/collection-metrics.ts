import { pickKey, type Table } from '../catalogue/index.ts'
import { EngineError } from '../errors.ts'
import type { StatisticsChange } from '../records/index.ts'
import type { KeyValueReader } from '../storage/index.ts'
import type { Item } from '../values/index.ts'

/** `ItemCollectionMetrics` of one item collection, in wire form. */
export interface ItemCollectionMetrics {
  readonly ItemCollectionKey: Item
  /** The lower and upper estimate of its size, in gigabytes. */
  readonly SizeEstimateRangeGB: readonly [number, number]
}

/** The sources of collection sizes: the stored ones, and the changes of the current write. */
export interface CollectionContext {
  readonly writer: KeyValueReader
  readonly statistics: StatisticsChange
  readonly table: Table
}

/** The metrics of an item's collection; undefined for a table without local indexes, which has none. */
export function collectionMetrics(place: CollectionContext, item: Item): ItemCollectionMetrics | undefined {
  const { writer, statistics, table } = place
  const size = statistics.collections.sizeOf(writer, table, item)
  if (size === undefined) return undefined
  const gigabytes = Math.floor(size / gigabyte)
  return {
    ItemCollectionKey: pickKey(table.key.partition, item),
    SizeEstimateRangeGB: [gigabytes, gigabytes + 1],
  }
}

/** Collects the item collections that a request has written to, each once. */
export class MetricsByTable {
  readonly #noted = new Map<string, { place: CollectionContext; item: Item }>()

  /** Adds the collection of an item. */
  note(place: CollectionContext, item: Item): void {
    if (place.table.record.localIndexes.length === 0) return
    const key = pickKey(place.table.key.partition, item)
    this.#noted.set(`${place.table.id} ${JSON.stringify(key)}`, { place, item })
  }

  /** The metrics by table name, in wire form; undefined if there are none. */
  answer(): Record<string, ItemCollectionMetrics[]> | undefined {
    const byTable: Record<string, ItemCollectionMetrics[]> = {}
    for (const { place, item } of this.#noted.values()) {
      const metrics = collectionMetrics(place, item)
      if (metrics === undefined) continue
      byTable[place.table.name] = [...(byTable[place.table.name] ?? []), metrics]
    }
    return Object.keys(byTable).length === 0 ? undefined : byTable
  }
}

/** Rejects a write that makes an item collection larger than DynamoDB's limit of 10 GB. */
export function checkCollectionSize({ writer, statistics, table }: CollectionContext, item: Item): void {
  const size = statistics.collections.sizeOf(writer, table, item) ?? 0
  if (size > greatestCollection) {
    throw new EngineError('ItemCollectionSizeLimitExceededException', 'Collection size exceeded.')
  }
}

const gigabyte = 1024 ** 3
const greatestCollection = 10 * gigabyte
