import {
  type AnyEntity,
  type Document,
  encodeItem,
  parentAttributes,
  primaryKeyOf,
  storedName,
} from '../../../model/index.ts'
import type { GetInput } from '../../client/index.ts'
import { conditionExpression, Placeholders } from '../../expressions/index.ts'
import { pickKey } from '../../plan/index.ts'
import {
  absent,
  type CheckAction,
  type DeleteAction,
  type PutAction,
  present,
  type Requirement,
  type WriteTarget,
} from '../action/index.ts'
import { unchanged } from '../change/index.ts'
import {
  companionInputs,
  deletesWithCompanions,
  hasCompanions,
  ofCurrentVersion,
} from '../companions/index.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Puts a new item; fails if one exists.
 *
 * @throws DynagateError BAD_USER_INPUT that names an attribute that is missing or doesn't fit.
 */
export function planCreate(target: WriteTarget, item: Values): PutAction {
  return planPut(target, encodeItem(target.entity, item, target.now))
}

/** Puts a new item that is already encoded. */
export function planPut(target: WriteTarget, item: Document): PutAction {
  const { tableName, entity } = target
  const placeholders = new Placeholders()
  const condition = absent(target, placeholders)
  return Object.freeze({
    kind: 'put',
    tableName,
    entity,
    key: pickKey(item, entity.table.primaryIndex),
    item,
    condition,
    attributes: placeholders.attributes,
    conditionsOn: [],
  })
}

/**
 * Replaces the item that was read, or creates one; fails if the unique values or parents of the read item have changed
 * since. Keeps the counts and sums of its children.
 *
 * @param put the put that would create the item.
 * @param read the item that has the key; undefined for none.
 */
export function planReplace(target: WriteTarget, put: PutAction, read: Document | undefined): PutAction {
  if (read === undefined) return put
  const { entity } = target
  const placeholders = new Placeholders()
  const [partition] = entity.table.primaryIndex.partition
  const kept = keptOfChildren(entity)
  const item = { ...put.item }
  for (const name of kept) {
    if (read[name] === undefined) delete item[name]
    else item[name] = read[name]
  }
  const guards = [...companionInputs(entity).map((name) => storedName(entity.attributes, name)), ...kept]
  const conditions = [
    `attribute_exists(${placeholders.name(partition.name)})`,
    ...guards.map((name) => unchanged(name, read, placeholders)),
  ]
  const condition = conditions.join(' AND ')
  return Object.freeze({ ...put, item, condition, attributes: placeholders.attributes })
}

/** The stored attributes that the writes of an item's children maintain. */
function keptOfChildren({ aggregates, attributes }: AnyEntity): readonly string[] {
  if (aggregates.length === 0) return []
  return [...aggregates.map((name) => storedName(attributes, name)), ...Object.values(parentAttributes)]
}

/** The read that a put needs first, of the item that it replaces, for its companions and counts; undefined for none. */
export function readBeforePut(target: WriteTarget, key: Values): Readonly<GetInput> | undefined {
  const { entity } = target
  return isPutAfterRead(entity) ? readOf(target, key) : undefined
}

/** Whether a put of the entity's items reads the item that it replaces. */
export function isPutAfterRead(entity: AnyEntity): boolean {
  return hasCompanions(entity) || entity.aggregates.length > 0
}

/**
 * The read that a delete needs first, of an item with unique values to release or with parents that count it; undefined
 * for none.
 *
 * @throws DynagateError BAD_USER_INPUT if a part of the key is missing or doesn't fit.
 */
export function readBeforeDelete(target: WriteTarget, key: Values): Readonly<GetInput> | undefined {
  return deletesWithCompanions(target.entity) ? readOf(target, key) : undefined
}

function readOf({ entity, tableName }: WriteTarget, key: Values): Readonly<GetInput> {
  return Object.freeze({ TableName: tableName, Key: primaryKeyOf(entity, key), ConsistentRead: true })
}

/**
 * Deletes an item; fails if it is missing, or if its unique values or parents have changed since it was read.
 *
 * @param read the item that {@link readBeforeDelete} requested.
 * @throws DynagateError BAD_USER_INPUT if a part of the key is missing or doesn't fit.
 */
export function planDelete(
  target: WriteTarget,
  key: Values,
  required?: Requirement,
  read?: Document,
): DeleteAction {
  return Object.freeze({ kind: 'delete', ...presentItem(target, key, required, read) })
}

/**
 * Checks that an item exists and meets the condition.
 *
 * @throws DynagateError BAD_USER_INPUT if a part of the key is missing or doesn't fit.
 */
export function planCheck(target: WriteTarget, key: Values, required?: Requirement): CheckAction {
  return Object.freeze({ kind: 'check', ...presentItem(target, key, required) })
}

function presentItem(target: WriteTarget, key: Values, required: Requirement | undefined, read?: Document) {
  const { tableName, entity } = target
  const placeholders = new Placeholders()
  const guards = read ? companionInputs(entity) : []
  const condition = [
    presentAnd(target, required, placeholders),
    ...guards.map((name) => unchanged(storedName(entity.attributes, name), read, placeholders)),
  ].join(' AND ')
  return {
    tableName,
    entity,
    key: primaryKeyOf(entity, key),
    condition,
    attributes: placeholders.attributes,
    conditionsOn: required?.attributes ?? [],
    rule: required?.rule,
  }
}

/** The condition that the item exists, meets the caller's condition, and that the caller may write it. */
export function presentAnd(
  target: WriteTarget,
  required: Requirement | undefined,
  placeholders: Placeholders,
): string {
  const there = [present(target, placeholders), ...ofCurrentVersion(target.entity, placeholders)].join(
    ' AND ',
  )
  const conditions = [required?.condition, required?.rule?.condition].filter((each) => each !== undefined)
  return [there, ...conditions.map((each) => `(${conditionExpression(each, placeholders)})`)].join(' AND ')
}
