import { type Document, encodeItem, primaryKeyOf } from '../../model/index.ts'
import { conditionExpression, Placeholders } from '../expressions/index.ts'
import { pickKey } from '../plan/index.ts'
import type { CheckAction, DeleteAction, PutAction } from './action.ts'
import type { Requirement } from './write-condition.ts'
import { absent, present, type WriteTarget } from './write-target.ts'

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
    asks: [],
  })
}

/**
 * Deletes an item; fails if it is missing.
 *
 * @throws DynagateError BAD_USER_INPUT if a part of the key is missing or doesn't fit.
 */
export function planDelete(target: WriteTarget, key: Values, required?: Requirement): DeleteAction {
  return Object.freeze({ kind: 'delete', ...presentItem(target, key, required) })
}

/**
 * Checks that an item exists and meets the condition.
 *
 * @throws DynagateError BAD_USER_INPUT if a part of the key is missing or doesn't fit.
 */
export function planCheck(target: WriteTarget, key: Values, required?: Requirement): CheckAction {
  return Object.freeze({ kind: 'check', ...presentItem(target, key, required) })
}

function presentItem(target: WriteTarget, key: Values, required: Requirement | undefined) {
  const { tableName, entity } = target
  const placeholders = new Placeholders()
  const condition = presentAnd(target, required, placeholders)
  return {
    tableName,
    entity,
    key: primaryKeyOf(entity, key),
    condition,
    attributes: placeholders.attributes,
    asks: required?.attributes ?? [],
  }
}

/** The condition that the item exists and meets the caller's condition. */
export function presentAnd(
  target: WriteTarget,
  required: Requirement | undefined,
  placeholders: Placeholders,
): string {
  const there = present(target, placeholders)
  if (required === undefined) return there
  return `${there} AND (${conditionExpression(required.condition, placeholders)})`
}
