import { isSystemItem, type Table } from '../model/index.ts'
import { fromWire, type ShardRecord } from '../store/index.ts'

/**
 * Whether a record is of an item that Dynagate itself stores in a table, such as a lease: readers that write such items
 * skip their records, and so aren't woken by their own writes.
 */
export function isSystemRecord(table: Table, { dynamodb }: ShardRecord): boolean {
  return isSystemItem(table, fromWire(dynamodb.Keys))
}
