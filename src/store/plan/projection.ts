import { type AnyEntity, type Index, storedName } from '../../model/index.ts'
import type { Sizes } from './expectation.ts'
import { keyAttributes } from './key-attributes.ts'

/** The attributes that whoever asks for items will use of each entity. */
export interface Selection {
  /** Names of the entity's attributes; undefined for all of them. */
  attributesOf(entity: AnyEntity): ReadonlySet<string> | undefined
}

/** What of an item a read needs; the rest may stay where it is. */
export interface Projection {
  /** Stored attributes, sorted. */
  readonly attributes: readonly string[]
  /** The part of an item that needn't be sent, from 0 to 1, as if its attributes were of one size. */
  readonly savedShare: number
  /** Whose items they are. */
  readonly entities: readonly AnyEntity[]
}

/**
 * What of these entities' items a selection needs: its attributes, and what the gateway itself goes by, which are
 * the keys, the type and the time to live. Undefined where one of the entities is needed whole. Of an index only
 * what it carries can be asked for.
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
    if (wanted === undefined) return undefined
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

/** The attributes themselves, and the keys of indexes in which an item may have them alone. */
function storedAttributes(entity: AnyEntity, wanted: ReadonlySet<string>): string[] {
  const names: string[] = []
  for (const name of wanted) names.push(storedName(entity.attributes, name))
  const { partition, sort } = entity.primaryKey
  const isInPrimaryKey = (name: string) => partition.parts.includes(name) || sort?.parts.includes(name)
  for (const { index, ...key } of entity.indexKeys.values()) {
    const parts = [...key.partition.parts, ...(key.sort?.parts ?? [])]
    if (parts.some((name) => wanted.has(name) && !isInPrimaryKey(name))) names.push(...keyAttributes(index))
  }
  return names
}

/** The members of a call's input that say what to send. */
export interface ProjectionInput {
  readonly ProjectionExpression: string
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>
}

/** A read among those of one call: what of its items is needed, and how many there may be. */
export interface ProjectedRead {
  readonly projection: Projection | undefined
  readonly items: number
}

/**
 * What a call for these reads says of what to send: all that one of them needs. Undefined where one needs whole
 * items, or where less would be saved than the expression is worth.
 */
export function projectionInput(reads: readonly ProjectedRead[], sizes: Sizes): ProjectionInput | undefined {
  let saved = 0
  for (const { projection, items } of reads) {
    if (projection === undefined) return undefined
    const { savedShare, entities } = projection
    saved += savedShare * items * Math.max(...entities.map((entity) => sizes.bytesOf(entity)))
  }
  if (saved < worthSaving) return undefined
  const attributes = new Set(reads.flatMap(({ projection }) => projection?.attributes ?? []))
  const names = Object.fromEntries([...attributes].map((name, at) => [`#a${at}`, name]))
  return { ProjectionExpression: Object.keys(names).join(', '), ExpressionAttributeNames: names }
}

/** Bytes of an answer: for less, an expression that both sides have to read isn't worth it. */
const worthSaving = 4096
