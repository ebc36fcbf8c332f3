import { type Document, decodeItem, keyNamesOf, primaryKeyOf, storedName } from '../../model/index.ts'
import type { GetInput, UpdateInput } from '../client/index.ts'
import { asRead } from './as-read.ts'
import { attributeChanges, type Changes } from './attribute-changes.ts'
import { indexChanges, missingParts } from './index-changes.ts'
import { Placeholders } from './placeholders.ts'
import { present, type WriteTarget } from './write-target.ts'

type Values = Readonly<Record<string, unknown>>

/** An UpdateItem, which answers with the item before it, and what it does to that. */
export interface UpdatePlan {
  readonly input: Readonly<UpdateInput>
  readonly changes: Changes
}

/**
 * The read that an update needs first: the patch changes part of an index key whose other parts neither it nor
 * the key holds. Undefined where it needs none.
 *
 * @throws DynagateError BAD_USER_INPUT as {@link planUpdate} does.
 */
export function readBeforeUpdate(
  { tableName, entity }: WriteTarget,
  key: Values,
  patch: Values,
): Readonly<GetInput> | undefined {
  const given = givenOf(patch)
  attributeChanges(entity, given)
  const Key = primaryKeyOf(entity, key)
  if (missingParts(entity, given, keyOnly(entity, key)).length === 0) return undefined
  return Object.freeze({ TableName: tableName, Key, ConsistentRead: true })
}

/**
 * The UpdateItem of a patch: sets and removes its attributes, and with them the key of every index that it
 * touches, for DynamoDB takes index keys as they stand. It refuses a missing item, and an item whose parts taken
 * from `read` have changed since.
 *
 * @param read the item as {@link readBeforeUpdate} found it, where it asked for that.
 * @throws DynagateError BAD_USER_INPUT where the patch is empty, or has an attribute that may not be changed so.
 * @throws ItemError where the item read isn't one of the entity.
 */
export function planUpdate(target: WriteTarget, key: Values, patch: Values, read?: Document): UpdatePlan {
  const { entity, tableName } = target
  const given = givenOf(patch)
  const ownKey = keyOnly(entity, key)
  const values = { ...(read && decodeItem(entity, read)), ...ownKey, ...given }
  const changes: Changes = new Map([
    ...attributeChanges(entity, given),
    ...indexChanges(entity, given, values),
  ])
  const placeholders = new Placeholders()
  const parts = read ? missingParts(entity, given, ownKey) : []
  const conditions = [
    present(target, placeholders),
    ...parts.map((part) => unchanged(storedName(entity.attributes, part), read, placeholders)),
  ]
  const input = Object.freeze({
    TableName: tableName,
    Key: primaryKeyOf(entity, key),
    UpdateExpression: updateExpression(changes, placeholders),
    ConditionExpression: conditions.join(' AND '),
    ...placeholders.attributes,
    ReturnValues: 'ALL_OLD' as const,
  })
  return Object.freeze({ input, changes })
}

/** The item that an update makes of the one before it: the expression sets and removes whole attributes only. */
export function changedItem(before: Document, changes: Changes): Document {
  const kept = Object.entries(before).filter(([name]) => !changes.has(name))
  const set = [...changes].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return { ...Object.fromEntries(kept), ...asRead(Object.fromEntries(set)) }
}

/** An attribute that is undefined counts as not given. */
function givenOf(patch: Values): Values {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
}

/** What else stands beside a key in an object is not to be trusted as the item's. */
function keyOnly(entity: WriteTarget['entity'], key: Values): Values {
  return Object.fromEntries(keyNamesOf(entity).map((name) => [name, key[name]]))
}

function unchanged(attribute: string, read: Document | undefined, placeholders: Placeholders): string {
  const name = placeholders.name(attribute)
  const value = read?.[attribute]
  return value === undefined ? `attribute_not_exists(${name})` : `${name} = ${placeholders.value(value)}`
}

function updateExpression(changes: Changes, placeholders: Placeholders): string {
  const entries = [...changes]
  const set = entries.flatMap(([name, value]) =>
    value === undefined ? [] : [`${placeholders.name(name)} = ${placeholders.value(value)}`],
  )
  const removed = entries.flatMap(([name, value]) => (value === undefined ? [placeholders.name(name)] : []))
  return [
    ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
  ].join(' ')
}
