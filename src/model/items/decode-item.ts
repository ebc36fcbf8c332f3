import { type Derivation, isPresent, type Maintenance, storedName, Unfit } from '../attributes/index.ts'
import { keyAttributes } from '../definition/index.ts'
import type { Document } from '../document/index.ts'
import { codecsOf } from '../entity-key.ts'
import { type KeyCodec, leadingLiteral } from '../keys/index.ts'
import type { AnyEntity, EntityKey, Table } from '../types.ts'
import { derive } from './derive.ts'
import { currentVersion, isOutdated, upgraded, versionOf } from './entity-version.ts'
import { ItemError } from './item-error.ts'

/** A decoded item of any entity: its entity's name and its attributes. */
export type AnyItem = Readonly<Record<string, unknown>> & { readonly __typename: string }

/**
 * Decodes a stored document as an item. Attributes that the document lacks, for example in an index that carries only
 * keys, are decoded from the keys that contain them.
 *
 * @param wanted the attributes to decode; by default all. The others throw on access.
 * @throws ItemError if the document isn't an item of this entity, or an attribute doesn't fit.
 */
export function decodeItem(entity: AnyEntity, stored: Document, wanted?: ReadonlySet<string>): AnyItem {
  if (!belongsTo(entity, stored)) throw new ItemError(`An item read as ${entity.name} is not one`)
  if (entity.versions !== undefined) return decodeVersion(entity, stored, wanted)
  return decodeCurrent(entity, stored, wanted)
}

/**
 * Decodes a document stored before the keys of its entity changed: uses only its attributes, not its keys.
 *
 * @throws ItemError if an attribute doesn't fit.
 */
export function decodeAttributes(entity: AnyEntity, stored: Document): AnyItem {
  const { attributes, table } = entity
  const declared = new Set(Object.keys(attributes).map((name) => storedName(attributes, name)))
  const keys = new Set([table.primaryIndex, ...table.indexes.values()].flatMap(keyAttributes))
  const own = Object.entries(stored).filter(([name]) => declared.has(name) || !keys.has(name))
  return decodeVersion(entity, Object.fromEntries(own))
}

/** Decodes an item after upgrading it to the current version, if its entity has versions. */
function decodeVersion(entity: AnyEntity, stored: Document, wanted?: ReadonlySet<string>): AnyItem {
  try {
    return decodeCurrent(entity, upgraded(entity, stored), wanted)
  } catch (error) {
    if (!(error instanceof ItemError) || entity.versions === undefined) throw error
    const version = versionOf(entity.versions, stored)
    const after = isOutdated(entity, stored) ? `, upgraded to ${currentVersion(entity.versions)}` : ''
    throw new ItemError(`${error.message} (stored in version ${version}${after})`, { cause: error.cause })
  }
}

function decodeCurrent(entity: AnyEntity, stored: Document, wanted?: ReadonlySet<string>): AnyItem {
  if (wanted !== undefined && wanted.size < Object.keys(entity.attributes).length) {
    const item = partOfItem(entity, wanted)
    for (const name of wanted) decodeInto(item, entity, name, stored)
    return item
  }
  const item: Decoded = { __typename: entity.name }
  for (const name in entity.attributes) decodeInto(item, entity, name, stored)
  return item
}

/**
 * The entity of a stored document: by the type attribute if the table and the document have it, otherwise by the
 * primary key's templates. Undefined if none fits.
 */
export function entityOf(table: Table, stored: Document): AnyEntity | undefined {
  return table.entities.find((entity) => isItemOf(entity, stored))
}

/** The entity of a stored document that is the second form of an item; undefined for other documents. */
export function secondFormIn({ entities }: Table, stored: Document): AnyEntity | undefined {
  return entities.find(({ second }) => second !== undefined && isItemOf(second.entity, stored))
}

/** Whether a stored document is an item of an entity, by the type attribute and its primary key. */
export function isItemOf(entity: AnyEntity, stored: Document): boolean {
  return belongsTo(entity, stored) && fits(entity.primaryKey, stored)
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
  const { isOptional, maintained, derivation } = attribute.options
  const derived = part === undefined && derivation ? derivedOf(entity, derivation, stored) : undefined
  if (part !== undefined) item[name] = part
  else if (derived !== undefined) item[name] = derived
  else if (startsAtZero.has(maintained)) {
    // The item was stored before the attribute was declared, and not written since.
    item[name] = attribute.type.fromStored(0)
  } else if (!isOptional) {
    throw new ItemError(`${entity.name}.${name}: the stored item lacks it`)
  }
}

const startsAtZero: ReadonlySet<Maintenance | undefined> = new Set(['version', 'counter', 'count', 'sum'])

/**
 * Whether an item may have an attribute that its stored form lacks, because it was stored before the attribute was
 * declared. Then DynamoDB evaluates a comparison with the attribute differently than for the decoded item.
 */
export function mayBeUnstored({ attributes }: AnyEntity, name: string): boolean {
  const { derivation, maintained } = attributes[name]?.options ?? {}
  return derivation !== undefined || startsAtZero.has(maintained)
}

/** The value of a derived attribute that the document lacks: it was stored before the attribute was declared. */
function derivedOf(entity: AnyEntity, derivation: Derivation, stored: Document): unknown {
  const item: Decoded = { __typename: entity.name }
  for (const input of derivation.inputs) {
    if (
      stored[storedName(entity.attributes, input)] === undefined &&
      decodeFromKeys(entity, input, stored) === undefined
    )
      return undefined
    decodeInto(item, entity, input, stored)
  }
  return derive(entity, derivation, item)
}

/** An attribute's value decoded from the document's keys: the primary key, or the key of an index. */
function decodeFromKeys(entity: AnyEntity, name: string, stored: Document): unknown {
  for (const codec of [entity.primaryKey, ...entity.indexKeys.values()].flatMap(codecsOf)) {
    const key = codec.parts.includes(name) ? stored[codec.key.name] : undefined
    if (key !== undefined) return decodeAttribute(entity, codec.key.name, () => codec.decode(key)[name])
  }
  return undefined
}

function decodeAttribute<Value>(entity: AnyEntity, name: string, decode: () => Value): Value {
  try {
    return decode()
  } catch (error) {
    if (error instanceof Unfit) throw new ItemError(error.of(`${entity.name}.${name}`))
    throw error
  }
}

function belongsTo(entity: AnyEntity, stored: Document): boolean {
  const { typeAttribute } = entity.table.definition
  const type = typeAttribute === undefined ? undefined : stored[typeAttribute]
  if (type !== undefined) return type === entity.typeValue
  return codecsOf(entity.primaryKey).every((codec) => beginsLike(codec, stored))
}

function beginsLike(codec: KeyCodec, stored: Document): boolean {
  const key = stored[codec.key.name]
  if (key === undefined) return false
  return typeof key !== 'string' || key.startsWith(leadingLiteral(codec.template))
}

function fits(key: EntityKey, stored: Document): boolean {
  try {
    for (const codec of codecsOf(key)) codec.decode(stored[codec.key.name] ?? null)
    return true
  } catch (error) {
    if (error instanceof Unfit) return false
    throw error
  }
}

type Part = Record<string, unknown> & { __typename: string }

const known = new WeakMap<ReadonlySet<string>, Map<AnyEntity, new () => Part>>()

/**
 * An item with some of its attributes. Access to another one is a bug of the program and not a missing attribute, so it
 * throws.
 */
function partOfItem(entity: AnyEntity, wanted: ReadonlySet<string>): Part {
  const ofSet = known.get(wanted) ?? new Map<AnyEntity, new () => Part>()
  known.set(wanted, ofSet)
  const Class = ofSet.get(entity) ?? makeClass(entity, wanted)
  ofSet.set(entity, Class)
  return new Class()
}

function makeClass({ name, attributes }: AnyEntity, wanted: ReadonlySet<string>): new () => Part {
  function Item(this: Part) {
    this.__typename = name
  }
  const missing = Object.keys(attributes).filter((attribute) => !wanted.has(attribute))
  Object.defineProperties(
    Item.prototype,
    Object.fromEntries(missing.map((attribute) => [attribute, { get: () => notRead(name, attribute) }])),
  )
  return Item as unknown as new () => Part
}

function notRead(entity: string, attribute: string): never {
  throw new TypeError(
    `${entity}.${attribute} was not read, because no field of the request selects it: ` +
      `name it in builder.entity(${entity}, { select: ['${attribute}'], … })`,
  )
}
