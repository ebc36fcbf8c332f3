import { isDeepStrictEqual } from 'node:util'
import { storedName } from '../attributes/index.ts'
import type { Document } from '../document/index.ts'
import { primaryKeyOf } from '../items/index.ts'
import { reservedKeysOf } from '../keys/index.ts'
import type { AnyEntity, Table } from '../types.ts'

/** Whether a stored item, of which at least the key is given, is one of the product's own: see `systemEntity`. */
export function isSystemItem({ definition, primaryIndex }: Table, stored: Document): boolean {
  const value = stored[primaryIndex.partition[0].name]
  return value !== undefined && reservedKeysOf(definition).has(value)
}

/**
 * Whether a stored item belongs to a system entity: its key equals the key that the entity computes from its attributes.
 * Needs no type attribute, which a table may lack.
 */
export function isOfSystemEntity(entity: AnyEntity, stored: Document): boolean {
  if (!isSystemItem(entity.table, stored)) return false
  const own = Object.keys(entity.attributes).map((name) => [
    name,
    stored[storedName(entity.attributes, name)],
  ])
  const values = Object.fromEntries(own.filter(([, value]) => value !== undefined))
  if (entity.primaryKey.partition.some(({ parts }) => parts.some((part) => values[part] === undefined)))
    return false
  return Object.entries(primaryKeyOf(entity, values)).every(([name, value]) =>
    isDeepStrictEqual(stored[name], value),
  )
}
