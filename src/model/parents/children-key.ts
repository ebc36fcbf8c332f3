import { storedName } from '../attributes/index.ts'
import { codecsOf, partsOf } from '../entity-key.ts'
import type { AnyEntity, EntityKey, ParentRelation } from '../types.ts'

/**
 * The key by which all children of a parent are found, on the table or a local index if possible; undefined if no key of the
 * child has the parent's key as its partition, or if its index doesn't carry what is summed.
 */
export function childrenKey(child: AnyEntity, relation: ParentRelation): EntityKey | undefined {
  const keys = [child.primaryKey, ...child.indexKeys.values()].filter(
    (key) => hasAllChildren(child, key, relation) && carriesSums(child, key, relation),
  )
  return keys.find(({ index }) => index.kind !== 'global') ?? keys[0]
}

/** Whether a partition of an index contains all children of one parent, and none of another. */
export function hasAllChildren(child: AnyEntity, key: EntityKey, relation: ParentRelation): boolean {
  const ofParent = new Set(relation.key.map(([, ofChild]) => ofChild))
  const parts = new Set(partsOf(key.partition))
  const mayLack = partsOf(codecsOf(key)).some(
    (name) => !ofParent.has(name) && child.attributes[name]?.options.isOptional,
  )
  return !mayLack && parts.size === ofParent.size && [...parts].every((name) => ofParent.has(name))
}

function carriesSums({ attributes }: AnyEntity, key: EntityKey, { sums }: ParentRelation): boolean {
  const { projection } = key.index
  if (projection === 'all') return true
  const inKey = partsOf(codecsOf(key))
  return sums.every(
    ([, name]) =>
      inKey.includes(name) ||
      (projection !== 'keysOnly' && projection.includes(storedName(attributes, name))),
  )
}
