import { type Document, type Index, keyAttributes, type Table } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { ItemChange } from '../changes/index.ts'
import { indexLog, itemName, partitionLog, type Touch, touchOf } from './dependencies.ts'

/** A touch, and the log to which it belongs. */
export interface LoggedTouch {
  readonly log: string
  readonly touch: Touch
}

/**
 * The touches of a change: the item's primary key, and its former and current key on each index. If the former key is
 * unknown, the change touches every read of the index that returned the item; if the current key is unknown, every read
 * of the index.
 */
export function touchesOf(table: Table, tableName: string, change: ItemChange): LoggedTouch[] {
  const own = touchAt(tableName, table.primaryIndex, change.key)
  const others = [...table.indexes.values()].flatMap((index) => touchesOn(index, table, tableName, change))
  const touches = [...(own ? [own] : []), ...others]
  return [...new Map(touches.map((each) => [JSON.stringify(each), each])).values()]
}

function touchesOn(
  index: Index,
  table: Table,
  tableName: string,
  { key, before, after, touched }: ItemChange,
): LoggedTouch[] {
  const log = indexLog(tableName, index)
  if (after === undefined && mayMove(index, touched)) return [{ log, touch: {} }]
  const images = [before, after].filter((image) => image !== undefined && image !== null)
  const isFound = before === undefined || after === undefined
  return [
    ...images.flatMap((image) => touchAt(tableName, index, image) ?? []),
    ...(isFound ? [{ log, touch: { item: itemName(table, key) } }] : []),
  ]
}

/** Whether a write of these attributes may move an item on an index. */
function mayMove(index: Index, touched: ReadonlySet<string> | undefined): boolean {
  return touched === undefined || keyAttributes(index).some((name) => touched.has(name))
}

/** The touch of an item's key on an index; undefined if it isn't in the index. */
function touchAt(tableName: string, index: Index, item: Document): LoggedTouch | undefined {
  const names = keyAttributes(index)
  if (names.some((name) => item[name] === undefined)) return undefined
  const values = names.map((name) => required(item[name], `the key attribute ${name}`))
  const inPartition = index.partition.length
  return {
    log: partitionLog(tableName, index, values.slice(0, inPartition)),
    touch: touchOf(values.slice(inPartition)),
  }
}
