import { isSystemItem, type Table } from '../model/index.ts'
import { fromWire, type ShardRecord } from '../store/index.ts'

/**
 * Whether a record belongs to an item of the gateway itself, such as a lease. Readers that write such items skip their
 * records, so that their own writes don't wake them.
 */
export function isSystemRecord(table: Table, { dynamodb }: ShardRecord): boolean {
  return isSystemItem(table, fromWire(dynamodb.Keys))
}
