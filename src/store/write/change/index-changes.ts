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
} from '../../../model/index.ts'
import { type Change, setOrRemove } from './change.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The attributes that must be read to compute the index keys that a patch affects: those that neither the patch nor the
 * key has. An operator's result isn't known in advance. An index from which the patch removes the item needs none.
 */
export function missingParts(entity: AnyEntity, patch: Values, key: Values): string[] {
  const needed = computedBy(entity, patch).flatMap((indexKey) => {
    const parts = partsOf(indexKey)
    return parts.some((name) => patch[name] === null) ? [] : parts
  })
  return [...new Set(needed)].filter(
    (name) => (patch[name] === undefined || patch[name] instanceof Operator) && key[name] === undefined,
  )
}

/** Whether the store computes a key attribute of an index. Otherwise all are attributes of the entity. */
export function isComputed(indexKey: EntityKey): boolean {
  return ownCodecsOf(indexKey).some(({ format }) => format !== 'native')
}

/**
 * The changes to the key attributes of the indexes that a patch affects: their new values, or their removal if a part
 * of the key is removed, which removes the item from a sparse index.
 *
 * @param values the item's new values; at least the parts of computed keys.
 * @throws DynagateError BAD_USER_INPUT if a key would be empty or too long.
 */
export function indexChanges(entity: AnyEntity, patch: Values, values: Values): Change[] {
  const kept = attributesNotOnlyIndexed(entity)
  const changes = new Map<string, DocumentValue | undefined>()
  for (const indexKey of entity.indexKeys.values()) {
    checkGiven(indexKey, patch)
    if (!touches(patch, indexKey)) continue
    for (const name of keyAttributesOf(indexKey)) changes.set(name, undefined)
  }
  for (const indexKey of computedBy(entity, patch)) {
    const encoded = encodeIndexKey(indexKey, values)
    for (const [name, value] of Object.entries(encoded)) changes.set(name, value)
  }
  for (const name of kept) changes.delete(name)
  return [...changes].map(([name, value]) => setOrRemove(name, value))
}

/** The number of index entries that a patch may move: DynamoDB deletes each and puts a new one. */
export function movedIndexes(entity: AnyEntity, patch: Values): number {
  return affectedBy(entity, (indexKey) => partsOf(indexKey).some((name) => patch[name] !== undefined)).length
}

/** The index keys to compute because a patch affects them. */
function computedBy(entity: AnyEntity, patch: Values): EntityKey[] {
  return affectedBy(entity, (indexKey) => touches(patch, indexKey)).filter(isComputed)
}

/** The touched index keys, and those that share a key attribute with one of them. */
function affectedBy(entity: AnyEntity, isTouched: (indexKey: EntityKey) => boolean): EntityKey[] {
  const indexKeys = [...entity.indexKeys.values()]
  const attributes = new Set(indexKeys.filter(isTouched).flatMap(keyAttributesOf))
  return indexKeys.filter((indexKey) => keyAttributesOf(indexKey).some((name) => attributes.has(name)))
}

function touches(patch: Values, indexKey: EntityKey): boolean {
  const own = ownParts(indexKey)
  return partsOf(indexKey).some(
    (name) => patch[name] !== undefined && !(patch[name] instanceof Operator && own.has(name)),
  )
}

/** Checks that the new value of an attribute of the entity that is itself a key attribute is a valid key. */
function checkGiven(indexKey: EntityKey, patch: Values): void {
  for (const codec of ownCodecsOf(indexKey)) {
    const isGiven =
      codec.format === 'native' && codec.names.every((name) => !(patch[name] instanceof Operator))
    if (isGiven) codec.encode(patch)
  }
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
