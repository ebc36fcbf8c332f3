import type { AnyEntity } from '../../model/index.ts'
import { isCascading } from './cascade.ts'
import { isCounted, parentInputsOf } from './membership.ts'
import { uniqueInputs } from './unique-values.ts'

// Companions are the other items that a write of an item writes or checks in its transaction: the holders of unique
// values, parents, and the cascades of deleted parents.

type Values = Readonly<Record<string, unknown>>

/** Whether a new item of the entity has companions. */
export function hasCompanions(entity: AnyEntity): boolean {
  return entity.unique.size > 0 || entity.parents.size > 0 || isCascading(entity)
}

/** Whether a delete of an item of the entity has companions. */
export function deletesWithCompanions(entity: AnyEntity): boolean {
  return entity.unique.size > 0 || isCounted(entity) || isCascading(entity)
}

/**
 * The attributes of an item on which its companions depend.
 *
 * @param patch only those of the companions that it affects; all of them by default.
 */
export function companionInputs(entity: AnyEntity, patch?: Values): readonly string[] {
  const unique = uniqueInputs(entity, patch)
  if (entity.parents.size === 0) return unique
  return [...new Set([...unique, ...parentInputsOf(entity, patch)])]
}

/** Whether a patch of an item affects its companions. */
export function affectsCompanions(entity: AnyEntity, patch: Values): boolean {
  return companionInputs(entity, patch).length > 0
}
