import type { Document } from '../../../model/index.ts'
import { TransactionCancelled } from '../../client/index.ts'
import { hasChangedFor, hasExpired, isAllowed, isPresent } from '../action/index.ts'
import { isChanged } from '../change/index.ts'
import { companionInputs } from '../companions/index.ts'
import { guardsOfMove, hasChangedSince, type Intent, isOutdatedSource } from '../plan/index.ts'
import type { Failure } from './commit-failure.ts'
import type { Planned } from './planned.ts'
import { hasChangedForm } from './second-form.ts'

/** Whether a failure shows that an item has changed since it was read, so that the transaction must be planned again. */
export function isStale(failure: Failure): boolean {
  const { write, action, role, source, found, isCondition } = failure
  if (!isCondition) return false
  // Another item has the key of the second form, or the record of the forms has changed.
  if (role.kind === 'form') return role.own !== undefined || action.kind !== 'put'
  if (source !== undefined && isOutdatedSource(source, found)) return true
  switch (role.kind) {
    case 'made':
      return (
        hasChangedForm(write.intent.kind, write.target, { read: write.read, found }) || isChangedItem(failure)
      )
    case 'other':
      return isChangedItem(failure)
    case 'rewrite':
      return true
    case 'unique':
      // Another item has reserved the value to release: others wrote meanwhile, or the item never owned the value.
      return role.change === 'release'
    case 'parent':
      // Unless the parent gets a new child, it may have been deleted or created meanwhile.
      return role.joined === undefined
    case 'shard':
    case 'cascade':
      return false
  }
}

/** Whether the item of a write has changed since it was read. */
function isChangedItem({ write: { intent, read }, action, found }: Failure): boolean {
  const { kind, target, key, patch, required } = intent
  const { entity } = target
  if (kind === 'put' || kind === 'recopy') return true
  if (kind === 'upsert') return isAccepted(intent, found)
  if (read === undefined) return false
  // Another item has the new key.
  if ((kind === 'move' || kind === 'restore') && action.kind === 'put') return false
  if (kind === 'restore') return true
  if (found === undefined || hasChangedFor(required?.rule, entity, { read, found })) return true
  if (kind === 'update') return hasChangedSince(entity, { key, patch, read, found })
  return isChanged(entity, guardsOf(intent), read, found)
}

/** An upsert accepts any item except one of another entity, so a failure with one that it accepts means that others wrote. */
function isAccepted({ target, rule }: Intent, found: Document | undefined): boolean {
  if (found === undefined || hasExpired(target, found)) return true
  return isPresent(target, found) && isAllowed(rule, target.entity, found)
}

/** The attributes that a delete or a move requires to be unchanged. */
function guardsOf({ kind, target: { entity } }: Intent): readonly string[] {
  if (kind === 'move' || (kind === 'delete' && entity.softDelete !== undefined)) {
    // Children that others have created or deleted since change the counts, but not the version.
    return [...guardsOfMove(entity), ...entity.aggregates]
  }
  return kind === 'delete' ? companionInputs(entity) : []
}

/** The companions of a cancelled transaction whose state differs from the one that the plan assumed. */
export interface ChangedCompanions {
  /** The unique values, as strings, that another item has reserved, or has released again. */
  readonly unique: readonly string[]
  /** The parents, as strings, that turned out to be missing, or to exist again. */
  readonly parents: readonly string[]
  /** The second forms, as strings, that belong to other items. */
  readonly forms: readonly string[]
}

/** All companions for which a transaction must be replanned, at once: one replan for each could take too long. */
export function changedCompanions(
  error: unknown,
  planned: readonly Planned[],
  first: number,
): ChangedCompanions {
  const reasons = error instanceof TransactionCancelled ? error.reasons : []
  const failed = planned.filter((_, at) => reasons[at + first]?.code === 'ConditionalCheckFailed')
  const roles = failed.map(({ role }) => role)
  return {
    unique: roles.flatMap((role) =>
      role.kind === 'unique' && role.change === 'release' ? [role.sentinel.text] : [],
    ),
    parents: roles.flatMap((role) =>
      role.kind === 'parent' && role.joined === undefined ? [role.text] : [],
    ),
    forms: roles.flatMap((role) => (role.kind === 'form' && role.own !== undefined ? [role.own] : [])),
  }
}

/** Whether a failure is that of a companion, and not of the item. */
export function isOfCompanion({ role }: Failure): boolean {
  return role.kind === 'unique' || role.kind === 'parent' || (role.kind === 'form' && role.own !== undefined)
}

/** Whether an upsert failed because its item has expired: then a put must replace the item. */
export function isOfExpired({ write, found }: Failure): boolean {
  const { kind, target } = write.intent
  return kind === 'upsert' && found !== undefined && hasExpired(target, found)
}
