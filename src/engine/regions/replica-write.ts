import type { Table } from '../catalogue/index.ts'
import type { Item } from '../values/index.ts'
import type { WriteAction } from '../writes/index.ts'

/** The write that brings a replica what another region wrote: the item as it is there, or its deletion. */
export function replicaWrite({ name }: Table, key: Item, item: Item | undefined): WriteAction {
  return { tableName: name, condition: undefined, returnsFound: false, key: () => key, next: () => item }
}
