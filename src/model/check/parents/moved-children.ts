import { keyNamesOf } from '../../items/index.ts'
import { relationsTo } from '../../parents/index.ts'
import type { AnyEntity, ParentRelation } from '../../types.ts'

/** The faults of children that move with their parent, as ends of sentences about the relation. */
export function checkMovedChildren(child: AnyEntity, relation: ParentRelation): string[] {
  const { parent, moveUpTo, count, key } = relation
  if (moveUpTo === undefined) return []
  if (!Number.isSafeInteger(moveUpTo) || moveUpTo < 1) {
    return [`moves up to ${moveUpTo} children: give an integer of at least 1`]
  }
  const fixed = key.filter(([, ofChild]) => {
    const options = child.attributes[ofChild]?.options
    return options?.isReadOnly === true || options?.maintained !== undefined
  })
  const most = mostWrites(parent)
  return [
    ...(canMove(parent)
      ? []
      : [
          `moves children with ${parent.name}, whose key can't change: declare movable there, or remove moveUpTo`,
        ]),
    ...(count === undefined
      ? ['moves children, which must be counted so that none is missed: give it a count, or remove moveUpTo']
      : []),
    ...fixed.map(
      ([, ofChild]) =>
        `moves children whose '${ofChild}' can't change, as it is read-only or maintained: use another attribute, or remove moveUpTo`,
    ),
    ...(most > mostInTransaction
      ? [
          `moves up to ${moveUpTo} children, so that a move of ${parent.name} writes up to ${most} items in one transaction, which has at most ${mostInTransaction}: lower moveUpTo`,
        ]
      : []),
  ]
}

/** Whether the key of an entity's items can change: by an update, or with their parents. */
export function canMove(entity: AnyEntity): boolean {
  if (entity.movable.size > 0) return true
  const own = keyNamesOf(entity)
  return [...entity.parents.values()].some(
    ({ moveUpTo, key }) => moveUpTo !== undefined && key.some(([, ofChild]) => own.includes(ofChild)),
  )
}

/** DynamoDB's limit of a TransactWriteItems. */
const mostInTransaction = 100

/** The most writes of the move of an item: its delete and put, its unique values, its other parents, and its children. */
function mostWrites(entity: AnyEntity): number {
  // An item under another key may be on another shard.
  const sharded = [...entity.parents.values()].filter(({ shards }) => shards !== undefined)
  const own = 2 + entity.unique.size + entity.parents.size + sharded.length
  return relationsTo(entity).reduce((sum, { child: name, moveUpTo = 0 }) => {
    const child = entity.table.entities.find((each) => each.name === name)
    return moveUpTo === 0 || child === undefined ? sum : sum + moveUpTo * (mostWrites(child) - 1)
  }, own)
}
