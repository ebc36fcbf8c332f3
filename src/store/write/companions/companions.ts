import { type AnyEntity, copiedAttributes } from '../../../model/index.ts'
import { withDerived } from '../change/index.ts'
import { isCascading } from './cascade.ts'
import { isCounted, parentInputsOf } from './membership.ts'
import { hasShards } from './shard-actions.ts'
import { uniqueInputs } from './unique-values.ts'

// Companions are the other items that a write also writes or checks in its transaction: the sentinels of unique values,
// parents, the shards that count children, the cascades of deleted parents, the rewrites of children's copies, and,
// during a migration, the second form of the item.

type Values = Readonly<Record<string, unknown>>

/** Whether a new item of the entity has companions. */
export function hasCompanions(entity: AnyEntity): boolean {
  const { unique, parents, second } = entity
  return (
    unique.size > 0 || parents.size > 0 || second !== undefined || isCascading(entity) || hasShards(entity)
  )
}

/** Whether a delete of an item of the entity has companions. */
export function deletesWithCompanions(entity: AnyEntity): boolean {
  const { unique, second } = entity
  return (
    unique.size > 0 || second !== undefined || isCounted(entity) || isCascading(entity) || hasShards(entity)
  )
}

/**
 * The attributes of an item on which its companions depend.
 *
 * @param patch restricts the result to the companions that it affects; by default all.
 */
export function companionInputs(entity: AnyEntity, patch?: Values): readonly string[] {
  const unique = uniqueInputs(entity, patch)
  const copied = copiedInputs(entity, patch)
  if (entity.parents.size + copied.length === 0) return unique
  return [...new Set([...unique, ...parentInputsOf(entity, patch), ...copied])]
}

/** The attributes that the item's children copy; with a patch, only those that it changes. */
export function copiedInputs(entity: AnyEntity, patch?: Values): readonly string[] {
  const copied = copiedAttributes(entity)
  if (copied.length === 0 || patch === undefined) return copied
  const changed = withDerived(entity, patch)
  return copied.filter((name) => changed[name] !== undefined)
}

/** Whether attributes of the entity's items are copied to their children. */
export function isCopied(entity: AnyEntity): boolean {
  return copiedAttributes(entity).length > 0
}

/** Whether a patch of an item affects its companions. */
export function affectsCompanions(entity: AnyEntity, patch: Values): boolean {
  return entity.second !== undefined || companionInputs(entity, patch).length > 0
}
