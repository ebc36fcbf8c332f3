import type { Document, Index, Table } from '../../model/index.ts'
import { itemName, type Place, placeOn } from './place.ts'

/** What is known of a write: the item's key, and the item before and after as far as it is known. */
export interface WrittenItem {
  /** At least the attributes of the primary key. */
  readonly key: Document
  /** Undefined where there was none, or where nobody knows. */
  readonly before?: Document | undefined
  readonly after?: Document | undefined
}

/** Where a written item lies, or lay: all of its known places. */
export function placesOf(
  table: Table,
  tableName: string,
  { key, before, after }: WrittenItem,
): { readonly name: string; readonly places: readonly Place[] } {
  const indexes: readonly Index[] = [table.primaryIndex, ...table.indexes.values()]
  const images = [key, before, after].filter((image) => image !== undefined)
  const places = indexes.flatMap((index) => images.flatMap((image) => placeOn(tableName, index, image) ?? []))
  return { name: itemName(table, key), places }
}
