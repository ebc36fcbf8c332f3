import { codecsOf, keyOn } from '../entity-key.ts'
import { childrenKey, hasAllChildren } from '../parents/index.ts'
import type { AnyAccessPattern, AnyEntity, EntityKey, ParentRelation } from '../types.ts'
import { wholeQuery } from './patterns.ts'

/**
 * The relation whose count equals the number of items that a query reads with only the parent's key: the query reads
 * exactly the children of a parent. Undefined for none.
 */
export function countedRelation({
  kind,
  entities,
  index,
  arguments: all,
}: AnyAccessPattern): ParentRelation | undefined {
  const [child] = entities
  if (kind !== 'query' || child === undefined || child.parents.size === 0) return undefined
  const key = keyOn(child, index)
  if (key === undefined || !isWhole(key, new Set(all.map(({ name }) => name)))) return undefined
  return [...child.parents.values()].find(
    (relation) => relation.count !== undefined && hasAllChildren(child, key, relation),
  )
}

/** The query that reads all children of a parent; undefined for none. */
export function childrenPattern(child: AnyEntity, relation: ParentRelation): AnyAccessPattern | undefined {
  const key = childrenKey(child, relation)
  return key && wholeQuery(child, key)
}

/** Whether the query fixes no part of the sort key. */
function isWhole(key: EntityKey, names: ReadonlySet<string>): boolean {
  return codecsOf(key).every((codec) => codec.parts.every((name) => names.has(name)))
}
