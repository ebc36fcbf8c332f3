import type { Document } from './document.ts'
import { reservedKeysOf } from './keys/index.ts'
import type { Table } from './types.ts'

/** Whether a stored item, of which at least the key is given, is one of the product's own: see `systemEntity`. */
export function isSystemItem({ definition, primaryIndex }: Table, stored: Document): boolean {
  const value = stored[primaryIndex.partition[0].name]
  return value !== undefined && reservedKeysOf(definition).has(value)
}
