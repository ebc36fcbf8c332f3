import type { Index, Table } from '../catalogue/index.ts'
import { type Item, memberOf, setMember } from '../values/index.ts'
import { hasIndexKey } from './key-check.ts'
import { type SizedItem, sized } from './record.ts'
import { recordKey } from './record-key.ts'

/** An item's entry in an index. */
export interface IndexEntry {
  readonly key: Buffer
  readonly value: SizedItem
}

/** The entry of an item in an index; undefined if it doesn't have the index's key. */
export function indexEntry(table: Table, index: Index, { item, size }: SizedItem): IndexEntry | undefined {
  if (!hasIndexKey(index, item)) return undefined
  const value = index.projection === 'ALL' ? { item, size } : sized(carried(item, index.projection))
  return { key: recordKey(table, index, item), value }
}

function carried(item: Item, names: ReadonlySet<string>): Item {
  const part: Item = {}
  for (const name of names) {
    const value = memberOf(item, name)
    if (value !== undefined) setMember(part, name, value)
  }
  return part
}
