import {
  type AnyEntity,
  type DocumentValue,
  encodeIndexKey,
  Operator,
  storedName,
} from '../../model/index.ts'
import { type Change, setOrRemove } from './change.ts'

type Values = Readonly<Record<string, unknown>>
type IndexKey = AnyEntity['indexKeys'] extends ReadonlyMap<string, infer Key> ? Key : never

/**
 * The attributes that are needed to encode every index key that a patch affects, and that neither the patch nor the key
 * has; the result of an operator isn't known in advance. An index that a patch removes the item from needs none.
 */
export function missingParts(entity: AnyEntity, patch: Values, key: Values): string[] {
  const needed = affectedBy(entity, patch).flatMap((indexKey) => {
    const parts = partsOf(indexKey)
    return parts.some((name) => patch[name] === null) ? [] : parts
  })
  return [...new Set(needed)].filter(
    (name) => (patch[name] === undefined || patch[name] instanceof Operator) && key[name] === undefined,
  )
}

/**
 * The changes of the key attributes of the indexes that a patch affects: the new key, or their removal if a part is
 * removed, which removes the item from a sparse index.
 *
 * @param values the item's new values; at least the parts of those indexes.
 * @throws DynagateError BAD_USER_INPUT if a key would be too long.
 */
export function indexChanges(entity: AnyEntity, patch: Values, values: Values): Change[] {
  const kept = attributesNotOnlyIndexed(entity)
  const changes = new Map<string, DocumentValue | undefined>()
  for (const indexKey of entity.indexKeys.values()) {
    if (!touches(patch, indexKey)) continue
    for (const name of keyAttributesOf(indexKey)) changes.set(name, undefined)
  }
  for (const indexKey of affectedBy(entity, patch)) {
    const encoded = encodeIndexKey(indexKey, values)
    for (const [name, value] of Object.entries(encoded)) changes.set(name, value)
  }
  for (const name of kept) changes.delete(name)
  return [...changes].map(([name, value]) => setOrRemove(name, value))
}

/** The number of index entries that a patch moves: each is deleted and put again. */
export function touchedIndexes(entity: AnyEntity, patch: Values): number {
  return affectedBy(entity, patch).length
}

/** The index keys with a part in the patch, and those that share a key attribute with one of them. */
function affectedBy(entity: AnyEntity, patch: Values): IndexKey[] {
  const indexKeys = [...entity.indexKeys.values()]
  const touched = indexKeys.filter((indexKey) => touches(patch, indexKey))
  const attributes = new Set(touched.flatMap(keyAttributesOf))
  return indexKeys.filter((indexKey) => keyAttributesOf(indexKey).some((name) => attributes.has(name)))
}

function touches(patch: Values, indexKey: IndexKey): boolean {
  const own = ownParts(indexKey)
  return partsOf(indexKey).some(
    (name) => patch[name] !== undefined && !(patch[name] instanceof Operator && own.has(name)),
  )
}

/** Attributes that are themselves keys of the index: DynamoDB moves the item when an operator changes one. */
function ownParts({ partition, sort }: IndexKey): Set<string> {
  const codecs = [partition, ...(sort ? [sort] : [])]
  const composed = codecs.flatMap((codec) => (codec.format === 'native' ? [] : codec.names))
  const own = codecs.flatMap((codec) => (codec.format === 'native' ? codec.names : []))
  return new Set(own.filter((name) => !composed.includes(name)))
}

function partsOf({ index, partition, sort }: IndexKey): string[] {
  return [...(index.kind === 'local' ? [] : partition.names), ...(sort?.names ?? [])]
}

function keyAttributesOf({ index }: IndexKey): string[] {
  return [...(index.kind === 'local' ? [] : [index.partition.name]), ...(index.sort ? [index.sort.name] : [])]
}

/** The table's own key, which an index may also use, and attributes that are themselves index keys. */
function attributesNotOnlyIndexed(entity: AnyEntity): string[] {
  const { partition, sort } = entity.table.primaryIndex
  return [
    partition.name,
    ...(sort ? [sort.name] : []),
    ...Object.keys(entity.attributes).map((name) => storedName(entity.attributes, name)),
  ]
}
