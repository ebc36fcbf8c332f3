import { DynagateError } from '../../../errors.ts'
import {
  type AnyEntity,
  codecsOf,
  currentVersion,
  type Derivation,
  type Document,
  decodeItem,
  derivationsOf,
  derive,
  encodeAttribute,
  encodeIndexKey,
  keyAttributes,
  keyNamesOf,
  type Maintenance,
  namesOf,
  newValues,
  ownKeyAttributes,
  primaryKeyOf,
  storedName,
} from '../../../model/index.ts'
import type { GetInput } from '../../client/index.ts'
import { conditionExpression, Placeholders } from '../../expressions/index.ts'
import {
  isPresent,
  ofEntityUnlessMissing,
  type PutAction,
  type UpdateAction,
  type WriteRule,
  type WriteTarget,
} from '../action/index.ts'
import {
  type Change,
  checkLength,
  derivedChanges,
  isComputed,
  maintainedChanges,
  setOrRemove,
  unchanged,
  updateExpression,
  withValuesSet,
} from '../change/index.ts'
import {
  companionInputs,
  copyChanges,
  hasShards,
  noCopies,
  ofCurrentVersion,
  withCopies,
} from '../companions/index.ts'
import { isPutAfterRead, planCreate } from './plan-whole-item.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The read that an upsert needs first; undefined for none. It needs one if the entity has unique values, parents or
 * counts of children, or if it wouldn't set a part of an index key or an input of a derived attribute in an existing
 * item: such an attribute is not given, read-only or maintained.
 *
 * @throws DynagateError BAD_USER_INPUT as {@link planUpsert} does.
 */
export function readBeforeUpsert(target: WriteTarget, item: Values): Readonly<GetInput> | undefined {
  const { entity, tableName } = target
  const created = newValues(entity, item, target.now)
  checkComplete(entity, item)
  const Key = primaryKeyOf(entity, created)
  if (!isReadFirst(entity, item)) return undefined
  return Object.freeze({ TableName: tableName, Key, ConsistentRead: true })
}

/** The basis of an upsert, in addition to the values. */
export interface UpsertBasis {
  /** The item that was read first; undefined if there is none, or it wasn't necessary. */
  readonly read?: Document | undefined
  /** The access rule for updating an existing item; undefined for no restriction. */
  readonly rule?: WriteRule | undefined
  /** The item's copies of its parents' attributes. */
  readonly copies?: Values
}

/**
 * Sets the given attributes of an existing item, or creates the item with defaults for the others. It fails if an item
 * of another entity, or an expired one, has the key.
 *
 * @throws DynagateError BAD_USER_INPUT that names an attribute that is missing or doesn't fit.
 */
export function planUpsert(
  target: WriteTarget,
  item: Values,
  { read, rule, copies = noCopies }: UpsertBasis = {},
): UpdateAction | PutAction {
  const { entity, tableName, now } = target
  checkComplete(entity, item)
  const parts = keptParts(entity, item)
  const guards = guardsOfUpsert(entity, item)
  const readsFirst = isReadFirst(entity, item)
  if (readsFirst && (read === undefined || !isPresent(target, read))) {
    const put = planCreate(target, item)
    return { ...put, item: withCopies(entity, put.item, copies) }
  }
  const created = newValues(entity, item, now)
  const ofCopies = copyChanges(entity, copies)
  const before = readsFirst && read ? decodeItem(entity, withValuesSet(read, ofCopies)) : undefined
  const kept = Object.fromEntries(parts.map((name) => [name, before?.[name]]))
  const known = { ...created, ...kept, ...copies }
  const derived = mixedOf(entity, item).map(([name, derivation]) => [name, derive(entity, derivation, known)])
  const values = { ...known, ...Object.fromEntries(derived) }
  const changes = [
    ...ownChanges(entity, item, created),
    ...upsertedDerived(entity, item, values),
    ...maintainedChanges(entity, now),
    ...ofCopies,
    ...keyChanges(entity, values),
  ]
  const placeholders = new Placeholders()
  const conditions = [
    ...ofEntityUnlessMissing(target, placeholders),
    ...currentUnlessMissing(target, placeholders),
    ...stillThere(target, read, placeholders),
    ...guards.map((name) => unchanged(storedName(entity.attributes, name), read, placeholders)),
    ...allowedUnlessMissing(target, { read, rule }, placeholders),
  ]
  const update = checkLength(entity, updateExpression(changes, placeholders))
  return Object.freeze({
    kind: 'update',
    tableName,
    entity,
    key: primaryKeyOf(entity, created),
    update,
    changes,
    condition: conditions.join(' AND '),
    attributes: placeholders.attributes,
    conditionsOn: [],
    isUpsert: true,
    rule,
  })
}

function isReadFirst(entity: AnyEntity, item: Values): boolean {
  return isPutAfterRead(entity) || guardsOfUpsert(entity, item).length > 0
}

/** The attributes that an upsert reads, and that its condition requires to be unchanged. */
function guardsOfUpsert(entity: AnyEntity, item: Values): string[] {
  return [...new Set([...keptParts(entity, item), ...companionInputs(entity)])]
}

/** The condition that the item still exists if it has shards: only a put creates the shards of a new item. */
function stillThere(
  { entity }: WriteTarget,
  read: Document | undefined,
  placeholders: Placeholders,
): readonly string[] {
  if (read === undefined || !hasShards(entity)) return []
  return [`attribute_exists(${placeholders.name(entity.table.primaryIndex.partition[0].name)})`]
}

function currentUnlessMissing({ entity }: WriteTarget, placeholders: Placeholders): readonly string[] {
  if (entity.versions === undefined) return []
  const [partition] = entity.table.primaryIndex.partition
  const missing = `attribute_not_exists(${placeholders.name(partition.name)})`
  return ofCurrentVersion(entity, placeholders).map((isCurrent) => `(${missing} OR ${isCurrent})`)
}

/** The condition that no item has the key, or that the caller may update it. */
function allowedUnlessMissing(
  { entity }: WriteTarget,
  { read, rule }: UpsertBasis,
  placeholders: Placeholders,
): string[] {
  if (rule === undefined) return []
  const isUndecided = rule.readFirst.length > 0 && read === undefined
  const isForMissing = rule.excludesAll || isUndecided
  if (rule.condition === undefined && !isForMissing) return []
  const [{ name }] = entity.table.primaryIndex.partition
  const missing = `attribute_not_exists(${placeholders.name(name)})`
  if (isForMissing || rule.condition === undefined) return [missing]
  return [`(${missing} OR ${conditionExpression(rule.condition, placeholders)})`]
}

/**
 * The attributes of computed index keys, and inputs of derived attributes, that an upsert doesn't change in an existing
 * item.
 */
export function keptParts(entity: AnyEntity, item: Values): string[] {
  const computed = [...entity.indexKeys.values()].filter(isComputed)
  const parts = namesOf(computed.flatMap(codecsOf)).filter((name) => isKept(entity, item, name))
  const inputs = mixedOf(entity, item).flatMap(([, derivation]) =>
    derivation.inputs.filter((name) => isKept(entity, item, name)),
  )
  return [...new Set([...parts, ...inputs])]
}

/** Whether an upsert keeps an existing item's value of an attribute. It keeps a derived one if it keeps all inputs. */
function isKept(entity: AnyEntity, item: Values, name: string): boolean {
  const { isReadOnly, maintained, derivation } = entity.attributes[name]?.options ?? {}
  if (derivation !== undefined) return isUntouched(entity, item, derivation)
  if (keyNamesOf(entity).includes(name) || maintained === 'updatedAt') return false
  return item[name] === undefined || isReadOnly === true || maintained !== undefined
}

/** The derived attributes that an upsert computes, and of which an existing item keeps at least one input. */
function mixedOf(entity: AnyEntity, item: Values): [name: string, Derivation][] {
  return derivationsOf(entity).filter(
    ([, derivation]) =>
      derivation.inputs.some((name) => isKept(entity, item, name)) && !isUntouched(entity, item, derivation),
  )
}

/** Whether an upsert doesn't set a derived attribute at all: it changes no input, and a new item would lack one. */
function isUntouched(entity: AnyEntity, item: Values, { inputs }: Derivation): boolean {
  const isMissing = (name: string) => {
    const { makeDefault, maintained } = entity.attributes[name]?.options ?? {}
    return item[name] === undefined && makeDefault === undefined && maintained === undefined
  }
  return inputs.every((name) => isKept(entity, item, name)) && inputs.some(isMissing)
}

function upsertedDerived(entity: AnyEntity, item: Values, values: Values): Change[] {
  const changed = derivationsOf(entity).flatMap(([name, derivation]) =>
    isUntouched(entity, item, derivation) ? [] : [[name, values[name] ?? null]],
  )
  return derivedChanges(entity, Object.fromEntries(changed))
}

/** The changes of the given attributes, and of those that are set only in a new item. */
function ownChanges(entity: AnyEntity, item: Values, created: Values): Change[] {
  const keys = keyAttributes(entity.table.primaryIndex)
  return Object.entries(entity.attributes).flatMap(([name, { options, type }]): Change[] => {
    const attribute = storedName(entity.attributes, name)
    const value = created[name]
    if (keys.includes(attribute) || setApart.has(options.maintained)) return []
    if (value === undefined) return []
    if (value === null && type.kind !== 'null') return [setOrRemove(attribute, undefined)]
    const stored = encodeAttribute(entity, name, value)
    const isKept = item[name] === undefined || options.isReadOnly || options.maintained !== undefined
    return [isKept ? { kind: 'default', path: [attribute], value: stored } : setOrRemove(attribute, stored)]
  })
}

/** The maintained attributes whose changes are made separately. */
const setApart: ReadonlySet<Maintenance | undefined> = new Set(['version', 'updatedAt', 'derived', 'copy'])

/** The changes of the index keys, the type attribute and the attribute of the entity's version. */
function keyChanges(entity: AnyEntity, values: Values): Change[] {
  const { table, versions } = entity
  const { definition, primaryIndex } = table
  const notOnlyIndexed = new Set([
    ...keyAttributes(primaryIndex),
    ...Object.keys(entity.attributes).map((name) => storedName(entity.attributes, name)),
  ])
  const changes = new Map<string, Change>()
  for (const key of entity.indexKeys.values()) {
    for (const { name } of ownKeyAttributes(key.index)) {
      if (!changes.has(name)) changes.set(name, setOrRemove(name, undefined))
    }
    for (const [name, value] of Object.entries(encodeIndexKey(key, values))) {
      changes.set(name, setOrRemove(name, value))
    }
  }
  for (const name of notOnlyIndexed) changes.delete(name)
  const { typeAttribute } = definition
  return [
    ...changes.values(),
    ...(typeAttribute === undefined ? [] : [setOrRemove(typeAttribute, entity.typeValue)]),
    ...(versions === undefined ? [] : [setOrRemove(versions.storedAs, currentVersion(versions))]),
  ]
}

function checkComplete(entity: AnyEntity, item: Values): void {
  for (const [name, { options, type }] of Object.entries(entity.attributes)) {
    if (options.isOptional || options.maintained !== undefined) continue
    // A default replaces a missing value, but not null: null would remove the attribute of an existing item.
    const isMissing = item[name] === undefined && options.makeDefault === undefined
    if (isMissing || (item[name] === null && type.kind !== 'null')) {
      throw new DynagateError('BAD_USER_INPUT', `${entity.name}.${name}: is required`)
    }
  }
}
