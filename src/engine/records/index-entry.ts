import type { Index, Table } from '../tables/index.ts'
import type { Item } from '../values/index.ts'
import { recordKey } from './record-key.ts'
import { type SizedItem, sized } from './record.ts'

/** What an index holds of an item. */
export interface IndexEntry {
  readonly key: Buffer
  readonly value: SizedItem
}

/** The entry of an item in an index; undefined where it lacks one of the index's key attributes. */
export function indexEntry(table: Table, index: Index, { item, size }: SizedItem): IndexEntry | undefined {
  for (const { name } of index.key.attributes) {
    if (item[name] === undefined) return undefined
  }
  const value = index.projection === 'ALL' ? { item, size } : sized(carried(item, index.projection))
  return { key: recordKey(table, index, item), value }
}

function carried(item: Item, names: ReadonlySet<string>): Item {
  const part: Item = {}
  for (const name of names) {
    const value = item[name]
    if (value !== undefined) part[name] = value
  }
  return part
}
