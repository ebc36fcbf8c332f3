import {
  type AnyEntity,
  type Document,
  deletedItemEntity,
  deletedItemKey,
  keyAttributes,
  primaryKeyOf,
  storedName,
  type Table,
  type UniqueConstraint,
  uniqueText,
  uniqueValueEntity,
} from '../../model/index.ts'
import { Placeholders } from '../expressions/index.ts'
import { pickKey } from '../plan/index.ts'
import {
  type CheckAction,
  contextOf,
  type DeleteAction,
  deletedItem,
  isPresent,
  present,
  unchanged,
  type WriteTarget,
} from '../write/index.ts'

/** A stored sentinel and the unique value that it reserves. */
export interface StoredSentinel {
  readonly entity: AnyEntity
  readonly constraint: UniqueConstraint
  readonly value: string
  /** The primary key of the item that should have the value. */
  readonly owner: Document
}

/** Decodes a stored sentinel; undefined for other items, and for constraints that the model lacks. */
export function sentinelIn(table: Table, stored: Document): StoredSentinel | undefined {
  const { attributes } = uniqueValueEntity(table)
  const of = stored[storedName(attributes, 'of')]
  const owner = stored[storedName(attributes, 'owner')]
  const value = stored[storedName(attributes, 'value')]
  if (typeof of !== 'string' || typeof value !== 'string' || owner === undefined) return undefined
  const [name, constraintName = ''] = of.split('.')
  const entity = table.entities.find((each) => each.name === name)
  const constraint = entity?.unique.get(constraintName)
  return entity && constraint && { entity, constraint, value, owner: owner as Document }
}

/** The stored key of the deleted item that may keep the value; undefined if deleted items release their values. */
export function keeperKey({ entity, owner }: StoredSentinel): Document | undefined {
  if (!entity.softDelete?.keepsUnique) return undefined
  const key = deletedItemKey(entity, owner, contextOf(entity, owner))
  return primaryKeyOf(deletedItemEntity(entity.table), key)
}

/** Whether the owner has the value, or the deleted item keeps it. */
export function isOwned(
  target: WriteTarget,
  { entity, constraint, value }: StoredSentinel,
  { owner, keeper }: { readonly owner: Document | undefined; readonly keeper: Document | undefined },
): boolean {
  const item = owner && isPresent(target, owner) ? owner : deletedItem(target, keeper)
  return item !== undefined && uniqueText(entity, constraint, item) === value
}

/** Deletes a sentinel whose owner, as it was read, doesn't have the value. */
export function planOrphan(
  { tableName, now }: WriteTarget,
  stored: Document,
  { entity, constraint, owner: key }: StoredSentinel,
  owner: Document | undefined,
): readonly [DeleteAction, CheckAction] {
  const { table } = entity
  const sentinels = uniqueValueEntity(table)
  const own = new Placeholders()
  const isThere = present({ tableName, entity: sentinels, now }, own)
  const remove: DeleteAction = {
    kind: 'delete',
    tableName,
    entity: sentinels,
    key: pickKey(stored, table.primaryIndex),
    condition: `${isThere} AND ${unchanged(storedName(sentinels.attributes, 'owner'), stored, own)}`,
    attributes: own.attributes,
    conditionsOn: [],
  }
  const ofOwner = new Placeholders()
  const names = constraint.attributes.map((name) => storedName(entity.attributes, name))
  const [partition] = keyAttributes(table.primaryIndex)
  const guards = [...(partition === undefined ? [] : [partition]), ...names]
  const check: CheckAction = {
    kind: 'check',
    tableName,
    entity,
    key,
    condition: guards.map((name) => unchanged(name, owner, ofOwner)).join(' AND '),
    attributes: ofOwner.attributes,
    conditionsOn: [],
  }
  return [remove, check]
}
