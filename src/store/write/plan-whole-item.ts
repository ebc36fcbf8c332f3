import { encodeItem, primaryKeyOf } from '../../model/index.ts'
import type { DeleteInput, PutInput } from '../client/index.ts'
import { Placeholders } from './placeholders.ts'
import { absent, present, type WriteTarget } from './write-target.ts'

/**
 * The PutItem that creates an item and refuses to replace one, unless it has expired: then it answers with that.
 *
 * @throws DynagateError BAD_USER_INPUT that names the attribute which is missing or doesn't fit.
 */
export function planCreate(target: WriteTarget, item: Readonly<Record<string, unknown>>): Readonly<PutInput> {
  const placeholders = new Placeholders()
  const condition = absent(target, placeholders)
  return Object.freeze({
    TableName: target.tableName,
    Item: encodeItem(target.entity, item),
    ConditionExpression: condition,
    ...placeholders.attributes,
    ReturnValues: 'ALL_OLD',
  })
}

/**
 * The DeleteItem that gives the item it deletes and refuses a missing one.
 *
 * @throws DynagateError BAD_USER_INPUT where a part of the key is missing or doesn't fit.
 */
export function planDelete(
  target: WriteTarget,
  key: Readonly<Record<string, unknown>>,
): Readonly<DeleteInput> {
  const placeholders = new Placeholders()
  const condition = present(target, placeholders)
  return Object.freeze({
    TableName: target.tableName,
    Key: primaryKeyOf(target.entity, key),
    ConditionExpression: condition,
    ...placeholders.attributes,
    ReturnValues: 'ALL_OLD',
  })
}
