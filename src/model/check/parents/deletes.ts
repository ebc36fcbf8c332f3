import { isAggregated, relationsTo } from '../../parents/index.ts'
import type { AnyEntity, ParentRelation } from '../../types.ts'
import { mayExpire } from './expiry.ts'
import { canMove } from './moved-children.ts'

/** The faults of what happens to children when their parent is deleted, as ends of sentences about the relation. */
export function checkDelete(child: AnyEntity, relation: ParentRelation): string[] {
  return [...checkKept(relation), ...checkCascade(child, relation)]
}

/** Children that are kept either restrict the delete, which takes a count, or stay without their parent. */
function checkKept(relation: ParentRelation): string[] {
  const { count, copies, onDelete } = relation
  if (onDelete === 'restrict' && count === undefined) {
    return ["is restricted by the number of its children: give it a count, or onDelete: 'leave'"]
  }
  if (onDelete === 'leave' && isAggregated(relation)) {
    return [
      "leaves children that a parent created later with this key would not count: use onDelete: 'restrict' with a count, or 'cascade'",
    ]
  }
  if (onDelete === 'leave' && copies.length > 0) {
    return [
      "leaves children that a parent created later with this key would not be copied to: use onDelete: 'restrict' with a count, or 'cascade'",
    ]
  }
  return []
}

/** A cascade deletes the children after their parent: nothing may stop it, and nothing may bring the parent back. */
function checkCascade(child: AnyEntity, { parent, onDelete }: ParentRelation): string[] {
  if (onDelete !== 'cascade') return []
  return [
    ...(relationsTo(child).some((each) => each.onDelete === 'restrict')
      ? [
          `deletes items of ${child.name}, whose own children restrict that: use 'cascade' or 'leave' for these, or another onDelete`,
        ]
      : []),
    ...(parent.softDelete === undefined
      ? []
      : [
          `deletes children that a restored ${parent.name} would lack: remove softDelete, or use another onDelete`,
        ]),
    ...(!canMove(parent)
      ? []
      : [
          `is ${parent.name}, whose key can change, which would leave its children: remove movable or moveUpTo there, or use another onDelete`,
        ]),
    ...(mayExpire(parent)
      ? [
          `is ${parent.name}, whose items expire without their children: remove the expiry, or use another onDelete`,
        ]
      : []),
  ]
}
