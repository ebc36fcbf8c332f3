import { type AnyEntity, isItemOf, itemBytes } from '../../model/index.ts'
import { readUnits } from '../plan/index.ts'
import type { Store } from '../store.ts'
import { sampleTable } from '../transfer/index.ts'
import { unitsOf } from '../write/index.ts'

/** The estimated maximum cost of migrating one entity. */
export interface MigrationPrice {
  /** The items of the entity: its share in a sample, times the table's number of items, on AWS up to six hours old. */
  readonly items: number
  /** All items of the table, which are read. */
  readonly tableItems: number
  /** The cost of storing the second form and comparing both. */
  readonly fill: MigrationUnits
  /** The cost of deleting one form of all items. */
  readonly drop: MigrationUnits
}

/** The capacity units of one part of a migration. */
export interface MigrationUnits {
  readonly readUnits: number
  readonly writeUnits: number
}

/**
 * Estimates a migration: one DescribeTable, and a scan of at most {@link sampledItems} items. A copy is a transaction
 * that also checks its item.
 *
 * @param forms the entity whose items are read, and the entity of their other form.
 */
export async function migrationPrice(
  { client, tableName }: Pick<Store, 'client' | 'tableName'>,
  { entity, other }: { readonly entity: AnyEntity; readonly other: AnyEntity },
): Promise<MigrationPrice> {
  const { Table } = await client.describeTable({ TableName: tableName })
  const { ItemCount: tableItems = 0, TableSizeBytes: tableBytes = 0 } = Table
  const sample = await sampleTable({ client, tableName, items: sampledItems })
  const own = sample.filter((item) => isItemOf(entity, item))
  const average = own.length === 0 ? 0 : own.reduce((sum, item) => sum + itemBytes(item), 0) / own.length
  const items =
    sample.length < sampledItems ? own.length : Math.ceil((tableItems * own.length) / sample.length)
  const scan = Math.ceil(tableBytes / 4096)
  const units = unitsOf(average)
  const second = units * (1 + other.indexKeys.size)
  return {
    items,
    tableItems: Math.max(tableItems, sample.length),
    fill: {
      readUnits: 2 * (scan + items * readUnits(average, true)),
      writeUnits: items * 2 * (units + second),
    },
    drop: { readUnits: scan, writeUnits: items * second },
  }
}

/** The number of items that an estimate reads. */
export const sampledItems = 1_000
