import { createHash } from 'node:crypto'
import { keyAttributes } from '../definition/index.ts'
import type { Document } from '../document/index.ts'
import { keyText } from '../keys/index.ts'
import type { AnyEntity } from '../types.ts'

/** The SHA-256 hash of an item's primary key, which the keys of system items about the item contain. */
export function keyHash({ table }: AnyEntity, key: Document): string {
  return createHash('sha256')
    .update(keyText('', keyAttributes(table.primaryIndex), key))
    .digest('hex')
}
