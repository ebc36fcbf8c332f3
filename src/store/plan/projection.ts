import {
  type AnyEntity,
  codecsOf,
  type Index,
  keyAttributes,
  partsOf,
  storedName,
} from '../../model/index.ts'
import type { Sizes } from './item-sizes.ts'

/** The attributes of each entity that the caller uses. */
export interface Selection {
  /** Names of the entity's attributes; undefined for all of them. */
  attributesOf(entity: AnyEntity): ReadonlySet<string> | undefined
}

/** The attributes of an item that a read returns. */
export interface Projection {
  /** Stored attributes, sorted. */
  readonly attributes: readonly string[]
  /** The share of an item that isn't returned, from 0 to 1, assuming that all attributes have the same size. */
  readonly savedShare: number
  /** The entities of the items. */
  readonly entities: readonly AnyEntity[]
}

/**
 * The projection of these entities' items for a selection: the selected attributes and those that the gateway needs
 * itself (keys, type and time to live). Undefined if all attributes of an entity are selected. An index returns only the
 * attributes that it carries.
 */
export function projectionOf(
  entities: readonly AnyEntity[],
  index: Index,
  selection: Selection,
): Projection | undefined {
  const needed = new Set<string>()
  let savedShare = 1
  for (const entity of entities) {
    const wanted = selection.attributesOf(entity)
    // An upgrade may need any attribute of the stored item.
    if (wanted === undefined || entity.versions !== undefined) return undefined
    for (const name of storedAttributes(entity, wanted)) needed.add(name)
    const all = Object.keys(entity.attributes).length
    savedShare = Math.min(savedShare, 1 - wanted.size / Math.max(1, all))
  }
  const [first] = entities
  if (first === undefined) return undefined
  const { definition, primaryIndex } = first.table
  for (const name of [definition.typeAttribute, definition.timeToLive]) if (name) needed.add(name)
  const keys = new Set([...keyAttributes(primaryIndex), ...keyAttributes(index)])
  const carried = [...needed].filter((name) => isCarried(index, name))
  const attributes = Object.freeze([...new Set([...keys, ...carried])].sort())
  return Object.freeze({ attributes, savedShare, entities })
}

function isCarried({ projection }: Index, name: string): boolean {
  return projection === 'all' || (projection !== 'keysOnly' && projection.includes(name))
}

/** The stored names of the attributes, and of the keys that may hold their only copy. */
function storedAttributes(entity: AnyEntity, wanted: ReadonlySet<string>): string[] {
  const names: string[] = []
  for (const name of wanted) {
    names.push(storedName(entity.attributes, name))
    // An item stored before a derived attribute was declared has only its inputs.
    const { derivation } = entity.attributes[name]?.options ?? {}
    for (const input of derivation?.inputs ?? []) names.push(storedName(entity.attributes, input))
  }
  const inPrimaryKey = partsOf(codecsOf(entity.primaryKey))
  for (const key of entity.indexKeys.values()) {
    const parts = partsOf(codecsOf(key))
    const isNeeded = parts.some((name) => wanted.has(name) && !inPrimaryKey.includes(name))
    if (isNeeded) names.push(...keyAttributes(key.index))
  }
  return names
}

/** The members of a call's input that limit the returned attributes. */
export interface ProjectionInput {
  readonly ProjectionExpression: string
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>
}

/** One of the reads of a call, and the number of items that it may return. */
export interface ProjectedRead {
  readonly projection: Projection | undefined
  readonly items: number
}

/**
 * The projection expression of a call for these reads, with the attributes of all of them. Undefined if one of them needs
 * whole items, or if it would save less than {@link minSavedBytes}.
 */
export function projectionInput(reads: readonly ProjectedRead[], sizes: Sizes): ProjectionInput | undefined {
  let saved = 0
  for (const { projection, items } of reads) {
    if (projection === undefined) return undefined
    const { savedShare, entities } = projection
    saved += savedShare * items * Math.max(...entities.map((entity) => sizes.bytesOf(entity)))
  }
  if (saved < minSavedBytes) return undefined
  const attributes = new Set(reads.flatMap(({ projection }) => projection?.attributes ?? []))
  const names = Object.fromEntries([...attributes].map((name, at) => [`#a${at}`, name]))
  return { ProjectionExpression: Object.keys(names).join(', '), ExpressionAttributeNames: names }
}

/** Below this saving, an expression costs DynamoDB and the gateway more than it saves. */
const minSavedBytes = 4096
