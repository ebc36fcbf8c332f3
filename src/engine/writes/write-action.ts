import type { Table } from '../catalogue/index.ts'
import type { Condition } from '../expressions/index.ts'
import type { Item } from '../values/index.ts'

/** A write of one item as a request asks for it, still to be decided against the item that is stored. */
export interface WriteAction {
  readonly tableName: string
  readonly condition: Condition | undefined
  /** Whether a failed condition's error brings the item found. */
  readonly returnsFound: boolean
  /** Bytes of what the request brings: an item, or a key and the values of its expressions. */
  readonly requestSize: number
  /** The primary key of the item. Throws a ValidationException where it doesn't fit the table. */
  key(table: Table): Item
  /** The item to be stored in place of the one before; undefined where none shall be. Pure. */
  next(before: Item | undefined, table: Table): Item | undefined
}
