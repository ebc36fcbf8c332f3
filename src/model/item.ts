import { DynagateError } from '../errors.ts'
import {
  type Attribute,
  type AttributeFlag,
  checkConstraints,
  type Maintenance,
  storedName,
  Unfit,
} from './attributes/index.ts'
import type { Document, DocumentValue } from './document.ts'
import { type KeyCodec, leadingLiteral } from './keys/index.ts'
import { partOfItem } from './part-of-item.ts'
import type { AnyEntity, EntityKey, Table } from './types.ts'

type AnyAttribute = Attribute<unknown, AttributeFlag>

/** An item of any entity as it is decoded: its entity's name and its attributes. */
export type AnyItem = Readonly<Record<string, unknown>> & { readonly __typename: string }

/** An item in the table that doesn't fit its entity: data, not input, so its details are for the log only. */
export class ItemError extends Error {
  override readonly name = 'ItemError'
}

/**
 * The item as it is stored: every attribute under its stored name, the keys of the table and of each index, and
 * the type attribute. Attributes that were not given get their defaults, maintained ones what a new item has.
 *
 * @param now when the item is created, in milliseconds since 1970.
 * @throws DynagateError BAD_USER_INPUT that names the attribute, what was expected and what came.
 */
export function encodeItem(
  entity: AnyEntity,
  given: Readonly<Record<string, unknown>>,
  now: number = Date.now(),
): Document {
  const values = newValues(entity, given, now)
  const stored: Document = {}
  for (const [name, attribute] of Object.entries(entity.attributes)) {
    const value = values[name]
    if (isPresent(attribute, value)) {
      stored[storedName(entity.attributes, name)] = encodeAttribute(entity, name, value)
    } else if (!attribute.options.isOptional) {
      throw new DynagateError('BAD_USER_INPUT', `${entity.name}.${name}: is required`)
    }
  }
  Object.assign(stored, encodeKey(entity.primaryKey, values))
  for (const key of entity.indexKeys.values()) Object.assign(stored, encodeIndexKey(key, values))
  const { typeAttribute } = entity.table.definition
  if (typeAttribute !== undefined) stored[typeAttribute] = entity.typeValue
  return stored
}

/**
 * One attribute's value as it is stored.
 *
 * @throws DynagateError BAD_USER_INPUT where it doesn't fit, or the entity has no such attribute.
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
    if (error instanceof Unfit)
      throw new DynagateError('BAD_USER_INPUT', `${entity.name}.${name}: ${error.message}`)
    throw error
  }
}

/**
 * The primary key of the item that these values name.
 *
 * @throws DynagateError BAD_USER_INPUT where a part is missing or doesn't fit.
 */
export function primaryKeyOf(entity: AnyEntity, values: Readonly<Record<string, unknown>>): Document {
  return encodeKey(entity.primaryKey, values)
}

/** The names of the attributes that make up an entity's primary key, each once. */
export function keyNamesOf({ primaryKey: { partition, sort } }: AnyEntity): readonly string[] {
  return [...new Set([...partition.names, ...(sort?.names ?? [])])]
}

/**
 * The key attributes of an entity on one index; empty where a part is missing, which leaves the item out of it.
 * A part of a local index's partition is the primary key's and never missing.
 */
export function encodeIndexKey(key: EntityKey, values: Readonly<Record<string, unknown>>): Document {
  const partition = key.partition.encode(values)
  const sort = key.sort?.encode(values)
  if (partition === undefined || (key.sort !== undefined && sort === undefined)) return {}
  const document: Document = key.index.kind === 'local' ? {} : { [key.partition.key.name]: partition }
  if (key.sort !== undefined && sort !== undefined) document[key.sort.key.name] = sort
  return document
}

/**
 * The item that a stored document is. Attributes that the document lacks, as in an index that carries only keys,
 * are taken from the keys where they stand in one.
 *
 * @param wanted the attributes that are used; all of them unless given. The others throw where they are asked for.
 * @throws ItemError where the document isn't an item of this entity, or an attribute doesn't fit.
 */
export function decodeItem(entity: AnyEntity, stored: Document, wanted?: ReadonlySet<string>): AnyItem {
  if (!belongsTo(entity, stored)) throw new ItemError(`An item read as ${entity.name} is not one`)
  if (wanted !== undefined && wanted.size < Object.keys(entity.attributes).length) {
    const item = partOfItem(entity, wanted)
    for (const name of wanted) decodeInto(item, entity, name, stored)
    return item
  }
  const item: Decoded = { __typename: entity.name }
  for (const name in entity.attributes) decodeInto(item, entity, name, stored)
  return item
}

type Decoded = Record<string, unknown> & { __typename: string }

function decodeInto(item: Decoded, entity: AnyEntity, name: string, stored: Document): void {
  const attribute = entity.attributes[name]
  if (attribute === undefined) return
  const value = stored[storedName(entity.attributes, name)]
  if (value !== undefined && (isPresent(attribute, value) || !attribute.options.isOptional)) {
    item[name] = decodeAttribute(entity, name, () => attribute.type.fromStored(value))
    return
  }
  const part = decodeFromKeys(entity, name, stored)
  const { isOptional, maintained } = attribute.options
  if (part !== undefined) item[name] = part
  else if (maintained === 'version' || maintained === 'counter') {
    // Items that were stored before the attribute was declared, and not written since.
    item[name] = attribute.type.fromStored(0)
  } else if (!isOptional) {
    throw new ItemError(`${entity.name}.${name}: the stored item lacks it`)
  }
}

/**
 * The entity that a stored document belongs to: by the type attribute where the table has one and the document
 * too, else by the primary key's templates. Undefined where none fits.
 */
export function entityOf(table: Table, stored: Document): AnyEntity | undefined {
  return table.entities.find((entity) => belongsTo(entity, stored) && fits(entity.primaryKey, stored))
}

/**
 * The values of a new item by the names of its attributes: those given, and defaults of those that aren't.
 *
 * @param now when the item is created, in milliseconds since 1970.
 * @throws DynagateError BAD_USER_INPUT for an attribute that the entity hasn't, or that is maintained.
 */
export function newValues(
  entity: AnyEntity,
  given: Readonly<Record<string, unknown>>,
  now: number,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
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
  return values
}

/** What a maintained attribute holds in an item that was just created. */
function initialValue({ type }: AnyAttribute, maintained: Maintenance, now: number): unknown {
  switch (maintained) {
    case 'version':
      return type.fromStored(1)
    case 'counter':
      return type.fromStored(0)
    case 'createdAt':
    case 'updatedAt':
      return new Date(now)
  }
}

/** The error of a write that gives a maintained attribute. */
export function isMaintained(entity: AnyEntity, name: string): DynagateError {
  return new DynagateError(
    'BAD_USER_INPUT',
    `${entity.name}.${name}: is maintained by the store: leave it out`,
  )
}

/** Null stands for a missing value, except in the one kind of attribute whose value it is. */
function isPresent({ type }: AnyAttribute, value: unknown): boolean {
  return value !== undefined && (value !== null || type.kind === 'null')
}

function encodeKey({ partition, sort }: EntityKey, values: Readonly<Record<string, unknown>>): Document {
  const key: Document = { [partition.key.name]: part(partition, values) }
  if (sort !== undefined) key[sort.key.name] = part(sort, values)
  return key
}

function part(codec: KeyCodec, values: Readonly<Record<string, unknown>>): DocumentValue {
  const key = codec.encode(values)
  if (key !== undefined) return key
  const missing = codec.names.find((name) => values[name] === undefined || values[name] === null)
  throw new DynagateError('BAD_USER_INPUT', `${codec.entity}.${missing}: is required, it is part of the key`)
}

function belongsTo(entity: AnyEntity, stored: Document): boolean {
  const { typeAttribute } = entity.table.definition
  const type = typeAttribute === undefined ? undefined : stored[typeAttribute]
  if (type !== undefined) return type === entity.typeValue
  const { partition, sort } = entity.primaryKey
  return beginsLike(partition, stored) && (sort === undefined || beginsLike(sort, stored))
}

function beginsLike(codec: KeyCodec, stored: Document): boolean {
  const key = stored[codec.key.name]
  if (key === undefined) return false
  return typeof key !== 'string' || key.startsWith(leadingLiteral(codec.template))
}

function fits({ partition, sort }: EntityKey, stored: Document): boolean {
  try {
    partition.decode(stored[partition.key.name] ?? null)
    sort?.decode(stored[sort.key.name] ?? null)
    return true
  } catch (error) {
    if (error instanceof Unfit) return false
    throw error
  }
}

/** What the document's keys say of an attribute: the primary key's, or those of an index it is in. */
function decodeFromKeys(entity: AnyEntity, name: string, stored: Document): unknown {
  for (const { partition, sort } of [entity.primaryKey, ...entity.indexKeys.values()]) {
    for (const codec of [partition, sort]) {
      const key = codec?.parts.includes(name) ? stored[codec.key.name] : undefined
      if (codec && key !== undefined)
        return decodeAttribute(entity, codec.key.name, () => codec.decode(key)[name])
    }
  }
  return undefined
}

function decodeAttribute<Value>(entity: AnyEntity, name: string, decode: () => Value): Value {
  try {
    return decode()
  } catch (error) {
    if (error instanceof Unfit) throw new ItemError(`${entity.name}.${name}: ${error.message}`)
    throw error
  }
}

function unknownAttribute(entity: Pick<AnyEntity, 'name' | 'attributes'>, name: string): DynagateError {
  const known = Object.keys(entity.attributes).join(', ')
  return new DynagateError('BAD_USER_INPUT', `${entity.name} has no attribute '${name}': it has ${known}`)
}
