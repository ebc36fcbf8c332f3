import { createHash } from 'node:crypto'
import { Attribute, type Attributes, a } from '../attributes/index.ts'
import { keyAttributes } from '../definition/index.ts'
import type { Document } from '../document/index.ts'
import { inTenant, keyText, tenantOf } from '../keys/index.ts'
import type { AnyEntity, Table } from '../types.ts'
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
  item: new Attribute<Document>({
    kind: 'record',
    storage: 'M',
    toStored: (item) => item,
    fromStored: (stored) => stored as Document,
  }),
  deletedAt: a.dateTime(),
  /** When it is gone, or when the item itself would have expired. */
  expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
}

/** The key of the deleted item that had this primary key, in the tenant of `context`. */
export function deletedItemKey(
  { name, table, shared }: AnyEntity,
  key: Document,
  context: object,
): Readonly<Record<string, unknown>> {
  const text = keyText('', keyAttributes(table.primaryIndex), key)
  const own = { of: name, id: createHash('sha256').update(text).digest('hex') }
  return shared ? { ...own, lead: '' } : inTenant(own, tenantOf(context))
}
