import {
  type AnyEntity,
  checkValues,
  type Document,
  decodeItem,
  inTenant,
  keyNamesOf,
  Operator,
  parentInputs,
  primaryKeyOf,
  storedName,
  tenantOf,
} from '../../../model/index.ts'
import { required as mustBe } from '../../../required.ts'
import type { GetInput } from '../../client/index.ts'
import { conditionExpression, Placeholders } from '../../expressions/index.ts'
import type { Requirement, UpdateAction, WriteTarget } from '../action/index.ts'
import {
  attributeChanges,
  checkLength,
  derivedChanges,
  derivedValues,
  indexChanges,
  isChanged,
  maintainedChanges,
  maintainedValues,
  operated,
  partsToRead,
  unchanged,
  updateExpression,
  withValuesSet,
} from '../change/index.ts'
import { companionInputs, copyChanges, noCopies, withPendingCopies } from '../companions/index.ts'
import { presentAnd } from './plan-whole-item.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The read that an update needs first; undefined for none. It needs one if the patch
 * - changes a part of an index key, or an input of a derived attribute, and neither the patch nor the key has the others,
 * - has an operator on such a part or input,
 * - changes a unique value, a parent, or an attribute that a parent sums.
 *
 * @throws DynagateError BAD_USER_INPUT as {@link planUpdate} does.
 */
export function readBeforeUpdate(
  target: WriteTarget,
  key: Values,
  patch: Values,
): Readonly<GetInput> | undefined {
  attributeChanges(target.entity, givenOf(target.entity, patch))
  return readForUpdate(target, key, patch)
}

/** Like {@link readBeforeUpdate}, for a patch that has been checked and may be empty. */
export function readForUpdate(
  { tableName, entity, now }: WriteTarget,
  key: Values,
  patch: Values,
): Readonly<GetInput> | undefined {
  const given = givenOf(entity, patch)
  const Key = primaryKeyOf(entity, key)
  const all = { ...given, ...maintainedValues(entity, now) }
  if (guardsOfUpdate(entity, all, keyOnly(entity, key)).length === 0) return undefined
  return Object.freeze({ TableName: tableName, Key, ConsistentRead: true })
}

/** The basis of an update, in addition to the patch. */
export interface UpdateBasis {
  /** The item that {@link readBeforeUpdate} requested. */
  readonly read?: Document | undefined
  readonly required?: Requirement | undefined
  /** The new values of the copies that change. */
  readonly copies?: Values
  /** Whether the patch may be empty: then only copies and maintained attributes change. */
  readonly mayBeEmpty?: boolean
}

/**
 * The update of a patch: sets, changes and removes its attributes, those derived from them, and the key attributes of
 * every affected index, which DynamoDB doesn't compute. It fails if the item is missing, or if an attribute that it
 * needed from `read` has changed since.
 *
 * @throws DynagateError BAD_USER_INPUT if the patch is empty, or changes an attribute in a way that isn't allowed.
 * @throws ItemError if the item read isn't one of the entity.
 */
export function planUpdate(
  target: WriteTarget,
  key: Values,
  patch: Values,
  { read, required, copies = noCopies, mayBeEmpty = false }: UpdateBasis = {},
): UpdateAction {
  const { entity, tableName, now } = target
  const ownKey = keyOnly(entity, key)
  const patched = givenOf(entity, patch)
  const asGiven = { ...patched, ...maintainedValues(entity, now), ...copies }
  const parts = read ? [...guardsOfUpdate(entity, asGiven, ownKey), ...inputsOfCopies(entity, copies)] : []
  const ofCopies = copyChanges(entity, copies)
  const before = read && decodeItem(entity, withValuesSet(read, ofCopies))
  const given = { ...patched, ...computed(entity, parts, patched, before) }
  const own = { ...given, ...maintainedValues(entity, now), ...copies }
  const derived = derivedValues(entity, own, { ...before, ...ownKey, ...own })
  const all = { ...own, ...derived }
  const changes = [
    ...((mayBeEmpty || ofCopies.length > 0) && Object.keys(patched).length === 0
      ? []
      : attributeChanges(entity, { ...given, ...onlyCounters(entity, patched) })),
    ...ofCopies,
    ...maintainedChanges(entity, now),
    ...derivedChanges(entity, derived),
    ...indexChanges(entity, all, { ...before, ...ownKey, ...all }),
  ]
  const placeholders = new Placeholders()
  const limits = changes.flatMap(({ limit, path: [attribute] }) => (limit ? [{ attribute, ...limit }] : []))
  const conditions = [
    presentAnd(target, required, placeholders),
    ...limits.map(({ condition }) => `(${conditionExpression(condition, placeholders)})`),
    ...[...new Set(parts)].map((part) => unchanged(storedName(entity.attributes, part), read, placeholders)),
  ]
  const update = checkLength(entity, updateExpression(changes, placeholders))
  return Object.freeze({
    kind: 'update',
    tableName,
    entity,
    key: primaryKeyOf(entity, key),
    update,
    changes,
    condition: conditions.join(' AND '),
    attributes: placeholders.attributes,
    conditionsOn: required?.attributes ?? [],
    rule: required?.rule,
    limits: limits.map(({ attribute, ...limit }) => ({ ...limit, name: modelName(entity, attribute) })),
  })
}

/**
 * Whether an update failed because the item has changed since it was read, and not because of the caller's condition:
 * then the item must be read again.
 *
 * @param now the item for which the condition failed, if known.
 */
export function hasChangedSince(
  entity: AnyEntity,
  { key, patch, read, found }: { key: Values; patch: Values; read: Document; found: Document | undefined },
): boolean {
  if (found === undefined) return true
  // Only the names of maintained attributes matter here, so any time will do.
  const given = { ...givenOf(entity, patch), ...maintainedValues(entity, 0) }
  return isChanged(entity, guardsOfUpdate(entity, given, keyOnly(entity, key)), read, found)
}

/** The attributes that an update reads, and that its condition requires to be unchanged. */
function guardsOfUpdate(entity: AnyEntity, patch: Values, key: Values): string[] {
  const all = withPendingCopies(entity, patch)
  return [...new Set([...partsToRead(entity, all, key), ...companionInputs(entity, patch)])]
}

/** The attributes of an item that determine the keys of the parents from which it has copies. */
function inputsOfCopies(entity: AnyEntity, copies: Values): readonly string[] {
  if (Object.keys(copies).length === 0) return []
  return [...entity.parents.values()].flatMap((relation) =>
    relation.copies.some(([ofChild]) => copies[ofChild] !== undefined) ? parentInputs(entity, relation) : [],
  )
}

/** The counters of a patch, which keep their operators even where the result is known. */
function onlyCounters({ attributes }: AnyEntity, patch: Values): Values {
  return Object.fromEntries(
    Object.entries(patch).filter(([name]) => attributes[name]?.options.maintained === 'counter'),
  )
}

function modelName({ attributes }: AnyEntity, stored: string): string {
  const names = Object.keys(attributes)
  return mustBe(
    names.find((name) => storedName(attributes, name) === stored),
    `an attribute stored as ${stored}`,
  )
}

/** The attributes of a patch that have a value or null: undefined counts as not given. */
export function givenOf(entity: AnyEntity, patch: Values): Values {
  checkValues(entity, patch)
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
}

/** Only the key attributes and the tenant: other members of the object may differ from the item. */
function keyOnly(entity: AnyEntity, key: Values): Values {
  const own = Object.fromEntries(keyNamesOf(entity).map((name) => [name, key[name]]))
  return inTenant(own, tenantOf(key))
}

/** The results of operators on parts of index keys and inputs of derived attributes: both need values, not operators. */
function computed(
  entity: AnyEntity,
  parts: readonly string[],
  given: Values,
  before: Values | undefined,
): Values {
  const changed = parts.flatMap((name) => {
    const operator = given[name]
    const attribute = entity.attributes[name]
    if (!(operator instanceof Operator) || attribute === undefined) return []
    return [[name, operated(entity, name, before?.[name], operator)] as const]
  })
  return Object.fromEntries(changed)
}
