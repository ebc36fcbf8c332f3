import {
  type AnyEntity,
  currentVersion,
  type Document,
  decodeItem,
  encodeValues,
  inTenant,
  keyAttributes,
  storedName,
  tenantOf,
  upgraded,
} from '../../../model/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import { pickKey } from '../../plan/index.ts'
import type { PutAction, WriteTarget } from '../action/index.ts'
import { checkLength, unchanged } from '../change/index.ts'

/**
 * The condition that an item is stored in the current version of its entity. If it fails, the item is upgraded first, so
 * that conditions and changes apply to its current attributes. None for an entity without versions.
 */
export function ofCurrentVersion({ versions }: AnyEntity, placeholders: Placeholders): readonly string[] {
  if (versions === undefined) return []
  return [`${placeholders.name(versions.storedAs)} = ${placeholders.value(currentVersion(versions))}`]
}

/**
 * Upgrades a stored item to the current version of its entity, including its index keys; fails if the item has changed
 * since it was read.
 *
 * @throws ItemError if it isn't an item of the entity.
 */
export function planUpgrade({ entity, tableName }: WriteTarget, stored: Document): PutAction {
  const placeholders = new Placeholders()
  const item = upgradedItem(entity, stored)
  const names = new Set([...Object.keys(stored), ...Object.keys(item)])
  const condition = [...names].map((name) => unchanged(name, stored, placeholders)).join(' AND ')
  return {
    kind: 'put',
    tableName,
    entity,
    key: pickKey(stored, entity.table.primaryIndex),
    item,
    condition: checkLength(entity, condition),
    attributes: placeholders.attributes,
    conditionsOn: [],
  }
}

/** The tenant of a stored item, in the form in which values contain it. */
export function contextOf({ primaryKey }: AnyEntity, stored: Document): object {
  const [partition] = primaryKey.partition
  const key = stored[partition.key.name] ?? null
  return inTenant({}, partition.hasTenant ? tenantOf(partition.decode(key)) : undefined)
}

/** The stored attributes that the model doesn't have. */
export function undeclared({ attributes, table, versions }: AnyEntity, stored: Document): Document {
  const { typeAttribute } = table.definition
  const declared = new Set([
    ...Object.keys(attributes).map((name) => storedName(attributes, name)),
    ...[table.primaryIndex, ...table.indexes.values()].flatMap(keyAttributes),
    ...(typeAttribute === undefined ? [] : [typeAttribute]),
    ...(versions === undefined ? [] : [versions.storedAs]),
  ])
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !declared.has(name)))
}

function upgradedItem(entity: AnyEntity, stored: Document): Document {
  const form = upgraded(entity, stored)
  const values = { ...contextOf(entity, stored), ...decodeItem(entity, form) }
  return { ...undeclared(entity, form), ...encodeValues(entity, values) }
}
