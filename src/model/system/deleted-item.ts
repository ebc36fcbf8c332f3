import { type Attributes, a } from '../attributes/index.ts'
import type { Document } from '../document/index.ts'
import { inTenant, tenantOf } from '../keys/index.ts'
import type { AnyEntity, Table } from '../types.ts'
import { documentAttribute } from './document-attribute.ts'
import { keyHash } from './key-hash.ts'
import { systemEntity } from './system-entity.ts'

/**
 * The entity of deleted items that can be restored. Each holds the stored item, outside every access pattern and index,
 * and is written in the transaction that deletes the item.
 */
export function deletedItemEntity(table: Table): AnyEntity {
  const known = entities.get(table)
  if (known !== undefined) return known
  const entity = systemEntity(table, 'Deleted', { attributes: deletedAttributes, key: ['of', 'id'] })
  entities.set(table, entity)
  return entity
}

const entities = new WeakMap<Table, AnyEntity>()

const deletedAttributes: Attributes = {
  /** The name of the entity. */
  of: a.id(),
  /** The SHA-256 hash of the item's primary key. */
  id: a.id(),
  item: documentAttribute(),
  deletedAt: a.dateTime(),
  /** When it is gone, or when the item itself would have expired. */
  expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
}

/** The key of the deleted item that had this primary key, in the tenant of `context`. */
export function deletedItemKey(
  entity: AnyEntity,
  key: Document,
  context: object,
): Readonly<Record<string, unknown>> {
  const own = { of: entity.name, id: keyHash(entity, key) }
  return entity.shared ? { ...own, lead: '' } : inTenant(own, tenantOf(context))
}
