import type { AnyEntity, ParentRelation } from '../types.ts'
import { isAggregated } from './parent-relation.ts'

/** The relations whose children are deleted together with an item of an entity. */
export function cascadingRelations(parent: AnyEntity): [child: AnyEntity, relation: ParentRelation][] {
  return childrenOf(parent, ({ onDelete }) => onDelete === 'cascade')
}

/** The relations whose children move together with an item of an entity. */
export function movingRelations(parent: AnyEntity): [child: AnyEntity, relation: ParentRelation][] {
  return childrenOf(parent, ({ moveUpTo }) => moveUpTo !== undefined)
}

/** The relations that count or sum items of an entity. */
export function countingRelations(parent: AnyEntity): [child: AnyEntity, relation: ParentRelation][] {
  return childrenOf(parent, isAggregated)
}

/** The relations that copy attributes of an entity's items to their children. */
export function copyingRelations(parent: AnyEntity): [child: AnyEntity, relation: ParentRelation][] {
  return childrenOf(parent, ({ copies }) => copies.length > 0)
}

function childrenOf(
  parent: AnyEntity,
  is: (relation: ParentRelation) => boolean,
): [child: AnyEntity, relation: ParentRelation][] {
  const { entities } = parent.table
  if (!entities.some(({ parents }) => parents.size > 0)) return []
  return entities.flatMap((child) =>
    [...child.parents.values()].flatMap((relation): [AnyEntity, ParentRelation][] =>
      relation.parent === parent && is(relation) ? [[child, relation]] : [],
    ),
  )
}
