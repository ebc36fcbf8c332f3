import {
  type AnyEntity,
  type Document,
  deletedItemEntity,
  deletedItemKey,
  encodeItem,
  isNumeric,
  primaryKeyOf,
  storedName,
} from '../../../model/index.ts'
import { required } from '../../../required.ts'
import type { GetInput } from '../../client/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import { pickKey } from '../../plan/index.ts'
import {
  type DeleteAction,
  hasExpired,
  isPresent,
  type PutAction,
  present,
  type Requirement,
  type WriteTarget,
} from '../action/index.ts'
import { unchanged } from '../change/index.ts'
import { movedItem, planLeave } from './plan-move.ts'
import { planPut } from './plan-whole-item.ts'

type Values = Readonly<Record<string, unknown>>

/** The writes of a soft delete. */
export interface SoftDeletePlan {
  readonly actions: readonly [DeleteAction, PutAction]
  /** The item whose unique values are still reserved; undefined if they are released. */
  readonly keeps: Document | undefined
}

/** The basis of a soft delete. */
export interface SoftDeleteBasis {
  readonly read: Document
  /** The deleted item with the same key that it replaces, if {@link keepsUniqueValues}; undefined for none. */
  readonly former: Document | undefined
  readonly required: Requirement | undefined
}

/** Whether deleted items keep their unique values reserved, until another deleted item with the same key replaces them. */
export function keepsUniqueValues({ softDelete, unique }: AnyEntity): boolean {
  return softDelete?.keepsUnique === true && unique.size > 0
}

/**
 * Deletes an item, if it hasn't changed since it was read, and puts it among the deleted items, from which it can be
 * restored. There it replaces an earlier deleted item with the same key.
 */
export function planSoftDelete(
  target: WriteTarget,
  key: Values,
  { read, former, required: requirement }: SoftDeleteBasis,
): SoftDeletePlan {
  const { entity, tableName, now } = target
  const { keepsUnique = false } = required(entity.softDelete, `the soft delete of ${entity.name}`)
  const expiresAt = expiryOf(target, read)
  const deleted = deletedItemEntity(entity.table)
  const values = {
    ...deletedItemKey(entity, primaryKeyOf(entity, key), key),
    item: read,
    deletedAt: new Date(now),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt * 1000) }),
  }
  const item = encodeItem(deleted, values, now)
  const placeholders = new Placeholders()
  const deletedAt = storedName(deleted.attributes, 'deletedAt')
  const condition = keepsUniqueValues(entity) ? unchanged(deletedAt, former, placeholders) : ''
  const keep: PutAction = {
    kind: 'put',
    tableName,
    entity: deleted,
    key: pickKey(item, entity.table.primaryIndex),
    item,
    condition,
    attributes: placeholders.attributes,
    conditionsOn: [],
  }
  const actions = [planLeave(target, key, { read, required: requirement }), keep] as const
  return { actions, keeps: keepsUnique ? expiringAt(entity, read, expiresAt) : undefined }
}

/** The read of a deleted item. */
export function readDeleted({ entity, tableName }: WriteTarget, key: Values): Readonly<GetInput> {
  const deleted = deletedItemEntity(entity.table)
  const Key = primaryKeyOf(deleted, deletedItemKey(entity, primaryKeyOf(entity, key), key))
  return Object.freeze({ TableName: tableName, Key, ConsistentRead: true })
}

/** The item before its delete; undefined if the deleted item has expired since, or is of another entity. */
export function deletedItem(target: WriteTarget, found: Document | undefined): Document | undefined {
  const own = ofDeleted(target)
  if (found === undefined || hasExpired(own, found)) return undefined
  const item = found[storedName(own.entity.attributes, 'item')] as Document
  return isPresent(target, item) ? item : undefined
}

/** Restores a deleted item in the form of the current model; fails if an item has its key. */
export function planRestore(
  target: WriteTarget,
  key: Values,
  { found, item }: { readonly found: Document; readonly item: Document },
): readonly [DeleteAction, PutAction] {
  const own = ofDeleted(target)
  const placeholders = new Placeholders()
  const deletedAt = storedName(own.entity.attributes, 'deletedAt')
  const condition = `${present(own, placeholders)} AND ${unchanged(deletedAt, found, placeholders)}`
  const take: DeleteAction = {
    kind: 'delete',
    tableName: own.tableName,
    entity: own.entity,
    key: pickKey(found, own.entity.table.primaryIndex),
    condition,
    attributes: placeholders.attributes,
    conditionsOn: [],
  }
  return [take, planPut(target, movedItem(target, { to: key, patch: {} }, item))]
}

function ofDeleted({ entity, ...target }: WriteTarget): WriteTarget {
  return { ...target, entity: deletedItemEntity(entity.table) }
}

/** When a deleted item expires, in seconds since 1970: after the entity's days, or earlier with the item's own expiry. */
function expiryOf({ entity, now }: WriteTarget, read: Document): number | undefined {
  const { timeToLive } = entity.table.definition
  const own = timeToLive === undefined ? undefined : read[timeToLive]
  const days = entity.softDelete?.days
  const all = [
    ...(isNumeric(own) ? [Number(own)] : []),
    ...(days === undefined ? [] : [Math.ceil(now / 1000 + days * secondsOfDay)]),
  ]
  return all.length === 0 ? undefined : Math.min(...all)
}

const secondsOfDay = 24 * 60 * 60

function expiringAt({ table }: AnyEntity, item: Document, expiresAt: number | undefined): Document {
  const { timeToLive } = table.definition
  return timeToLive === undefined || expiresAt === undefined ? item : { ...item, [timeToLive]: expiresAt }
}
