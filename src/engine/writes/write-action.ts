import type { Table } from '../catalogue/index.ts'
import type { Condition } from '../expressions/index.ts'
import type { SizedItem } from '../records/index.ts'
import type { Item } from '../values/index.ts'

/** A requested write of one item, to be evaluated against the stored item. */
export interface WriteAction {
  readonly tableName: string
  readonly condition: Condition | undefined
  /** Whether the error of a failed condition has the stored item. */
  readonly returnsFound: boolean
  /** Bytes in the request: an item, or a key and the values of its expressions. */
  readonly requestSize: number
  /** The primary key of the item, in one table. Throws a ValidationException if it doesn't fit the table. */
  key(table: Table): Item
  /** The item that replaces the stored one, or the stored one itself; undefined to delete it. Pure. */
  next(before: SizedItem | undefined, table: Table): SizedItem | undefined
}
