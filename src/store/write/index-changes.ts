import {
  type AnyEntity,
  codecsOf,
  type DocumentValue,
  type EntityKey,
  encodeIndexKey,
  keyAttributes,
  namesOf,
  Operator,
  ownCodecsOf,
  ownKeyAttributes,
  storedName,
} from '../../model/index.ts'
import { type Change, setOrRemove } from './change.ts'

type Values = Readonly<Record<string, unknown>>

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
function affectedBy(entity: AnyEntity, patch: Values): EntityKey[] {
  const indexKeys = [...entity.indexKeys.values()]
  const touched = indexKeys.filter((indexKey) => touches(patch, indexKey))
  const attributes = new Set(touched.flatMap(keyAttributesOf))
  return indexKeys.filter((indexKey) => keyAttributesOf(indexKey).some((name) => attributes.has(name)))
}

function touches(patch: Values, indexKey: EntityKey): boolean {
  const own = ownParts(indexKey)
  return partsOf(indexKey).some(
    (name) => patch[name] !== undefined && !(patch[name] instanceof Operator && own.has(name)),
  )
}

/** Attributes that are themselves keys of the index: DynamoDB moves the item when an operator changes one. */
function ownParts(key: EntityKey): Set<string> {
  const codecs = codecsOf(key)
  const composed = codecs.flatMap((codec) => (codec.format === 'native' ? [] : codec.names))
  const own = codecs.flatMap((codec) => (codec.format === 'native' ? codec.names : []))
  return new Set(own.filter((name) => !composed.includes(name)))
}

function partsOf(key: EntityKey): string[] {
  return namesOf(ownCodecsOf(key))
}

function keyAttributesOf({ index }: EntityKey): string[] {
  return ownKeyAttributes(index).map(({ name }) => name)
}

/** The table's own key, which an index may also use, and attributes that are themselves index keys. */
function attributesNotOnlyIndexed(entity: AnyEntity): string[] {
  return [
    ...keyAttributes(entity.table.primaryIndex),
    ...Object.keys(entity.attributes).map((name) => storedName(entity.attributes, name)),
  ]
}
