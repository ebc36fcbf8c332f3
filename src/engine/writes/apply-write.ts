import { type Consumption, writeUnits } from '../capacity/index.ts'
import type { Table } from '../catalogue/index.ts'
import { EngineError } from '../errors.ts'
import { matches } from '../expressions/index.ts'
import { readStored, recordKey, type SizedItem, type StatisticsChange, storeItem } from '../records/index.ts'
import { noteWrite } from '../replication/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import type { ItemChange } from '../streams/index.ts'
import type { Item } from '../values/index.ts'
import { checkCollectionSize } from './collection-metrics.ts'
import type { WriteAction } from './write-action.ts'

/** The context of a write. */
export interface WriteContext {
  readonly writer: KeyValueWriter
  readonly statistics: StatisticsChange
  readonly table: Table
  readonly consumption: Consumption
  /** Epoch milliseconds. */
  readonly now: number
  /** The weight of the table's units: 2 in a transaction. Units of an index always count once. */
  readonly weight?: number
  /**
   * The origin of the write: by default a user; the engine itself for an expired item or a write of another region.
   */
  readonly origin?: 'user' | 'ttl' | 'replica'
}

/** The item before and after a write. */
export interface Written {
  readonly before: Item | undefined
  readonly after: Item | undefined
  /** Bytes of the larger of the two. */
  readonly size: number
}

/**
 * Evaluates a write against the stored item and executes it, with the entries of every index and the record in the
 * table's stream. Throws ConditionalCheckFailedException if its condition isn't met.
 *
 * @param key of the stored item, if the caller has it already.
 */
export function applyWrite(
  place: WriteContext,
  action: WriteAction,
  key = recordKey(place.table, undefined, action.key(place.table)),
): Written {
  const { writer, statistics, table, consumption, weight = 1 } = place
  const before = readStored(writer, key)
  if (action.condition !== undefined && !matches(action.condition, before?.item)) {
    throw conditionFailed(action, before)
  }
  const after = action.next(before, table)
  const size = Math.max(before?.size ?? 0, after?.size ?? 0)
  consumption.add(writeUnits(size) * weight)
  if (before !== after) {
    for (const { index, sizes } of storeItem(writer, statistics, { table, key, before, after })) {
      for (const size of sizes) consumption.add(writeUnits(size), index)
    }
    if (after !== undefined && after.size > (before?.size ?? 0)) checkCollectionSize(place, after.item)
    noteChange(place, { before, after })
  }
  return { before: before?.item, after: after?.item, size }
}

function noteChange(
  { writer, statistics, table, now, origin }: WriteContext,
  { before, after }: Pick<ItemChange, 'before' | 'after'>,
): void {
  const item = after?.item ?? before?.item
  const { global, stream } = table.record
  if (item === undefined || (global === undefined && stream === undefined)) return
  const key = table.keyOf(item)
  if (origin !== 'replica') noteWrite(writer, table, { key, item: after?.item, now })
  if (stream === undefined) return
  statistics.streams.add(writer, table, { key, before, after, expired: origin === 'ttl', now })
}

function conditionFailed(action: WriteAction, found: SizedItem | undefined): EngineError {
  const members = action.returnsFound && found !== undefined ? { Item: found.item } : {}
  return new EngineError('ConditionalCheckFailedException', 'The conditional request failed', members)
}
