import { DynagateError } from '../../errors.ts'
import {
  type Attribute,
  type AttributeFlag,
  checkConstraints,
  isPresent,
  type Maintenance,
  storedName,
  Unfit,
} from '../attributes/index.ts'
import type { Document, DocumentValue } from '../document/index.ts'
import { codecsOf, namesOf } from '../entity-key.ts'
import { checkWholeLength, inTenant, type KeyCodec, type KeyValue, tenantOf } from '../keys/index.ts'
import { countedForm, parentAttributes } from '../parents/index.ts'
import type { AnyEntity, EntityKey } from '../types.ts'
import { derivationsOf, derive } from './derive.ts'
import { currentVersion } from './entity-version.ts'

/**
 * Encodes an item for storage: every attribute under its stored name, the keys of the table and of each index, and the
 * type attribute. Missing attributes get their defaults, maintained ones their initial values.
 *
 * @param now the time of creation, in milliseconds since 1970.
 * @throws DynagateError BAD_USER_INPUT that names the attribute, what was expected and what was received.
 */
export function encodeItem(
  entity: AnyEntity,
  given: Readonly<Record<string, unknown>>,
  now: number = Date.now(),
): Document {
  const stored = encodeValues(entity, newValues(entity, given, now))
  // A new item has no children that are not counted.
  const counted = countedForm(entity)
  if (counted !== undefined) stored[parentAttributes.counted] = counted
  return stored
}

/**
 * The stored form of an item with exactly these values, including those of maintained and derived attributes.
 *
 * @throws DynagateError BAD_USER_INPUT for one that is missing or doesn't fit.
 */
export function encodeValues(entity: AnyEntity, values: Readonly<Record<string, unknown>>): Document {
  const stored: Document = {}
  for (const [name, attribute] of Object.entries(entity.attributes)) {
    const value = values[name]
    if (isPresent(attribute, value)) {
      stored[storedName(entity.attributes, name)] = encodeAttribute(entity, name, value)
    } else if (!attribute.options.isOptional && attribute.options.maintained !== 'copy') {
      // Copies are set in the transaction of the write, which reads the parents.
      throw new DynagateError('BAD_USER_INPUT', `${entity.name}.${name}: is required`)
    }
  }
  Object.assign(stored, encodeKey(entity.primaryKey, values))
  for (const key of entity.indexKeys.values()) Object.assign(stored, encodeIndexKey(key, values))
  const { typeAttribute } = entity.table.definition
  if (typeAttribute !== undefined) stored[typeAttribute] = entity.typeValue
  const { versions } = entity
  if (versions !== undefined) stored[versions.storedAs] = currentVersion(versions)
  return stored
}

/**
 * The stored form of one attribute's value.
 *
 * @throws DynagateError BAD_USER_INPUT if it doesn't fit, or the entity has no such attribute.
 */
export function encodeAttribute(
  entity: Pick<AnyEntity, 'name' | 'attributes'>,
  name: string,
  value: unknown,
): DocumentValue {
  const attribute = Object.hasOwn(entity.attributes, name) ? entity.attributes[name] : undefined
  if (attribute === undefined) throw unknownAttribute(entity, name)
  try {
    const stored = attribute.type.toStored(value)
    checkConstraints(attribute.type, value)
    return stored
  } catch (error) {
    if (error instanceof Unfit) throw new DynagateError('BAD_USER_INPUT', error.of(`${entity.name}.${name}`))
    throw error
  }
}

/**
 * The primary key with these values.
 *
 * @throws DynagateError BAD_USER_INPUT if a part is missing or doesn't fit.
 */
export function primaryKeyOf(entity: AnyEntity, values: Readonly<Record<string, unknown>>): Document {
  checkValues(entity, values)
  return encodeKey(entity.primaryKey, values)
}

/** The names of the attributes in an entity's primary key, each once. */
export function keyNamesOf({ primaryKey }: AnyEntity): readonly string[] {
  return namesOf(codecsOf(primaryKey))
}

/**
 * The key attributes of an entity on one index; empty if a part is missing, so that the item isn't in the index. The
 * partition of a local index is the primary key's, which is never missing.
 */
export function encodeIndexKey(key: EntityKey, values: Readonly<Record<string, unknown>>): Document {
  const partition = encodeAll(key.partition, values)
  const sort = encodeAll(key.sort, values)
  if (partition === undefined || sort === undefined) return {}
  return key.index.kind === 'local' ? sort : { ...partition, ...sort }
}

/** The attributes of a partition or a sort key; undefined if a part is missing. */
function encodeAll(
  codecs: readonly KeyCodec[],
  values: Readonly<Record<string, unknown>>,
): Document | undefined {
  const encoded = codecs.map((codec) => [codec.key.name, codec.encode(values)] as const)
  const isWhole = (each: readonly [string, KeyValue | undefined]): each is [string, KeyValue] =>
    each[1] !== undefined
  if (!encoded.every(isWhole)) return undefined
  checkWholeLength(
    codecs,
    encoded.map(([, value]) => value),
  )
  return Object.fromEntries(encoded)
}

/**
 * The values of a new item by attribute name: the given ones, defaults for others, and what is derived from them.
 *
 * @param now when the item is created, in milliseconds since 1970.
 * @throws DynagateError BAD_USER_INPUT for an unknown or a maintained attribute, or unless it is given an object.
 */
export function newValues(
  entity: AnyEntity,
  given: Readonly<Record<string, unknown>>,
  now: number,
): Record<string, unknown> {
  checkValues(entity, given)
  const values: Record<string, unknown> = inTenant({}, tenantOf(given))
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(entity.attributes, name)) values[name] = value
    else if (name !== '__typename') throw unknownAttribute(entity, name)
  }
  for (const [name, attribute] of Object.entries(entity.attributes)) {
    const { maintained, makeDefault } = attribute.options
    if (maintained !== undefined) {
      if (values[name] !== undefined) throw isMaintained(entity, name)
      values[name] = initialValue(attribute, maintained, now)
    } else if (values[name] === undefined && makeDefault) values[name] = makeDefault()
  }
  for (const [name, derivation] of derivationsOf(entity)) values[name] = derive(entity, derivation, values)
  return values
}

/** @throws DynagateError BAD_USER_INPUT unless the values are an object, as `null` isn't. */
export function checkValues({ name }: AnyEntity, values: unknown): void {
  if (typeof values === 'object' && values !== null) return
  throw new DynagateError(
    'BAD_USER_INPUT',
    `${name}: expected an object of values by attribute, got ${String(values)}`,
  )
}

/** The value of a maintained attribute in a new item. */
function initialValue(
  { type }: Attribute<unknown, AttributeFlag>,
  maintained: Maintenance,
  now: number,
): unknown {
  switch (maintained) {
    case 'version':
      return type.fromStored(1)
    case 'counter':
    case 'count':
    case 'sum':
      return type.fromStored(0)
    case 'createdAt':
    case 'updatedAt':
      return new Date(now)
    case 'derived':
    case 'copy':
      // It follows from other attributes, or from the parent.
      return undefined
  }
}

/** The error of a write with a maintained attribute. */
export function isMaintained(entity: AnyEntity, name: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', `${entity.name}.${name}: is maintained by the store: remove it`)
}

function encodeKey(key: EntityKey, values: Readonly<Record<string, unknown>>): Document {
  return Object.fromEntries(codecsOf(key).map((codec) => [codec.key.name, part(codec, values)]))
}

function part(codec: KeyCodec, values: Readonly<Record<string, unknown>>): DocumentValue {
  const key = codec.encode(values)
  if (key !== undefined) return key
  const missing = codec.names.find((name) => values[name] === undefined || values[name] === null)
  throw new DynagateError('BAD_USER_INPUT', `${codec.entity}.${missing}: is required, it is part of the key`)
}

function unknownAttribute(entity: Pick<AnyEntity, 'name' | 'attributes'>, name: string): DynagateError {
  const known = Object.keys(entity.attributes).join(', ')
  return new DynagateError('BAD_USER_INPUT', `${entity.name} has no attribute '${name}': it has ${known}`)
}
