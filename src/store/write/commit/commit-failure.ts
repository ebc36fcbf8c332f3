import { DynagateError } from '../../../errors.ts'
import {
  currentVersion,
  type Document,
  isOutdated,
  type ShardedRelation,
  versionOf,
} from '../../../model/index.ts'
import { required } from '../../../required.ts'
import { ConditionFailed, TransactionCancelled } from '../../client/index.ts'
import {
  alreadyExists,
  conditionError,
  type Execution,
  type FailedWrite,
  hasChangedFor,
  hasChildren,
  hasExpired,
  isAllowed,
  isPresent,
  named,
  noParent,
  type PutAction,
  placeOf,
  stillCascading,
  uniqueViolation,
  type WriteAction,
  WriteError,
  type WriteTarget,
} from '../action/index.ts'
import { isChanged } from '../change/index.ts'
import {
  companionInputs,
  isTaken,
  isValidRecord,
  type ParentAction,
  type UniqueAction,
} from '../companions/index.ts'
import { type CopySource, guardsOfMove, hasChangedSince, isOutdatedSource, type Step } from '../plan/index.ts'
import { conflictsOf, currentOf } from './conflict.ts'
import { hasChangedForm } from './second-form.ts'

/** Nothing was written because the record of the request exists. */
export class RepeatedRequest extends Error {
  override readonly name = 'RepeatedRequest'
}

/** An action of the transaction, and the write to which it belongs. */
export interface Planned {
  readonly write: Step
  readonly action: WriteAction
  /** Set for an action on a unique value of the item. */
  readonly unique?: Pick<UniqueAction<Step>, 'kind' | 'sentinel' | 'former'>
  /** Set for an action on a parent of the item. */
  readonly parent?: Pick<ParentAction<Step>, 'text' | 'joined'>
  /** Set for an action on a shard of the item's counters: the relation that the shard counts. */
  readonly shardOf?: ShardedRelation
  /** Whether it is on the cascade of the item. */
  readonly isCascade?: boolean
  /** Whether it rewrites a child's copies of the item's attributes. */
  readonly isRewrite?: boolean
  /** Whether it writes the second form of the item, or checks the record of its forms. */
  readonly isForm?: boolean
  /** Set for an action on the second form of the item that must not touch another item's: the form's key, as a string. */
  readonly own?: string
  /** Set for an action on an item from which the transaction copies. */
  readonly source?: CopySource
  /** Whether its outcome is that of the write. */
  readonly isMade: boolean
}

/** A transaction that was cancelled. */
interface Cancelled {
  readonly record: PutAction | undefined
  readonly planned: readonly Planned[]
  readonly execution: Execution
  /** The number of planned writes. */
  readonly of: number
}

/**
 * Whether others were claiming the same unique value or idempotency key at the same time. If another write holds it by
 * now, throws the error that says so.
 *
 * @throws WriteError UNIQUE_VIOLATION
 * @throws RepeatedRequest
 */
export async function contestedBy(
  error: unknown,
  { record, planned, execution, of }: Cancelled,
): Promise<boolean> {
  const first = record === undefined ? 0 : 1
  let isContested = false
  for (const at of conflictsOf(error)) {
    const claim = planned[at - first]
    if (record !== undefined && at < first) {
      const found = await currentOf(record, execution)
      if (found && isValidRecord(found, record)) throw new RepeatedRequest()
      isContested = true
    } else if (claim?.unique?.kind === 'claim') {
      const { action, unique, write } = claim
      const found = await currentOf(action, execution)
      if (found && isTaken(write.target, unique, found)) {
        const { entity } = write.target
        throw uniqueViolation(entity, unique.sentinel.constraint, placeOf(write.intent, of), error)
      }
      isContested = true
    }
  }
  return isContested
}

/** The action that cancelled a transaction, and why. */
export interface Failure extends Planned {
  readonly isCondition: boolean
  /** The item for which the condition failed, if known. */
  readonly found: Document | undefined
  readonly cause: DynagateError
  readonly fault: Pick<DynagateError, 'code' | 'message'>
}

/**
 * The action that caused an error; undefined if none did.
 *
 * @param first the number of actions before the planned ones: 1 with a record, otherwise 0.
 * @throws RepeatedRequest
 */
export function failureOf(error: unknown, planned: readonly Planned[], first: number): Failure | undefined {
  if (error instanceof ConditionFailed) {
    if (first > 0) throw new RepeatedRequest()
    const only = required(planned[0], 'the only action')
    return { ...only, isCondition: true, found: error.item, cause: error, fault: error }
  }
  if (!(error instanceof TransactionCancelled) || error.failed === undefined) return undefined
  const reason = required(error.reasons[error.failed], 'the reason of a cancellation')
  const isCondition = reason.code === 'ConditionalCheckFailed'
  if (error.failed < first) {
    if (isCondition) throw new RepeatedRequest()
    return undefined
  }
  const failed = required(planned[error.failed - first], 'the action that was cancelled')
  return { ...failed, isCondition, found: reason.item, cause: error, fault: error }
}

/** Whether a failure shows that an item has changed since it was read, so that the transaction must be planned again. */
export function isStale({
  write: { intent, read },
  action,
  unique,
  parent,
  shardOf,
  isCascade,
  isRewrite,
  isForm,
  own,
  isMade,
  source,
  found,
  isCondition,
}: Failure): boolean {
  const { kind, target, key, patch, rule, required } = intent
  if (!isCondition) return false
  // Another item has the key of the second form, or the record of the forms has changed.
  if (isForm) return own !== undefined || action.kind !== 'put'
  if (isMade && hasChangedForm(kind, target, { read, found })) return true
  if (isRewrite || (source !== undefined && isOutdatedSource(source, found))) return true
  // Another item has reserved the value to release: others wrote meanwhile, or the item never owned the value.
  if (unique !== undefined) return unique.kind === 'release'
  // Unless the parent gets a new child, it may have been deleted or created meanwhile.
  if (parent !== undefined) return parent.joined === undefined
  if (isCascade || shardOf !== undefined) return false
  if (kind === 'put' || kind === 'recopy') return true
  // An upsert accepts any item except one of another entity, so a failure means that others wrote.
  if (kind === 'upsert') {
    if (found === undefined || hasExpired(target, found)) return true
    return isPresent(target, found) && isAllowed(rule, target.entity, found)
  }
  if (read === undefined) return false
  const items = { read, found }
  // Another item has the new key.
  if ((kind === 'move' || kind === 'restore') && action.kind === 'put') return false
  if (kind === 'restore') return true
  if (found === undefined || hasChangedFor(required?.rule, target.entity, items)) return true
  if (kind === 'move' || (kind === 'delete' && target.entity.softDelete !== undefined)) {
    // Children that others have created or deleted since change the counts, but not the version.
    return isChanged(
      target.entity,
      [...guardsOfMove(target.entity), ...target.entity.aggregates],
      read,
      found,
    )
  }
  if (kind === 'delete') return isChanged(target.entity, companionInputs(target.entity), read, found)
  return kind === 'update' && hasChangedSince(target.entity, { key, patch, ...items })
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
  return {
    unique: failed.flatMap(({ unique }) => (unique?.kind === 'release' ? [unique.sentinel.text] : [])),
    parents: failed.flatMap(({ parent }) =>
      parent !== undefined && parent.joined === undefined ? [parent.text] : [],
    ),
    forms: failed.flatMap(({ own }) => (own === undefined ? [] : [own])),
  }
}

/** Whether an upsert failed because its item has expired: then a put must replace the item. */
export function isOfExpired({ write, found }: Failure): boolean {
  const { kind, target } = write.intent
  return kind === 'upsert' && found !== undefined && hasExpired(target, found)
}

/** The error of a failed action, which names the write that caused it. @param of the number of planned writes. */
export function errorOf(failure: Failure, of: number): WriteError {
  const {
    write: { intent },
    action,
    unique,
    parent,
    shardOf,
    isCascade,
    found,
    isCondition,
    cause,
    fault,
  } = failure
  const { entity } = intent.target
  const place = placeOf(intent, of)
  if (isCondition && unique !== undefined) {
    return uniqueViolation(entity, unique.sentinel.constraint, place, cause)
  }
  if (isCondition && shardOf) return hasChildren(entity, shardOf, { found, place, cause })
  if (isCondition && isCascade) return stillCascading(entity, place, cause)
  if (isCondition && parent?.joined) return parentMissing(parent.joined, of, cause)
  if (isCondition && intent.kind === 'upsert') return alreadyExists(entity, cause, place)
  if (isCondition) return conditionError({ action, found, now: intent.target.now, place, cause })
  const write: FailedWrite = { ...place, entity: entity.name, attributes: [] }
  return new WriteError(fault.code, `${named(write)}: ${fault.message}`, { write, cause })
}

/** The error of an item whose parent doesn't exist. */
export function parentMissing(
  { write: { intent }, relation }: NonNullable<ParentAction<Step>['joined']>,
  of: number,
  cause?: unknown,
): WriteError {
  return noParent(intent.target.entity, relation, placeOf(intent, of), cause)
}

/**
 * The stored items that made a transaction fail because they have an earlier version of their entity, each with the
 * target of its write. Items that the caller may not write are left out: to the caller they don't exist.
 *
 * @throws DynagateError CONFLICT for an item of a later version, written with a newer model.
 */
export function outdatedIn(
  error: unknown,
  planned: readonly Planned[],
  first: number,
): readonly (readonly [WriteTarget, Document])[] {
  return planned.flatMap(({ write: { target }, action, unique, parent, isForm }, at) => {
    const { entity } = action
    const { versions } = entity
    const found = foundFor(error, at + first)
    const own: WriteTarget = { ...target, entity }
    if (versions === undefined || unique || parent || isForm || !found || !isPresent(own, found)) return []
    if (!isAllowed(action.rule, entity, found)) return []
    if (isOutdated(entity, found)) return [[own, found] as const]
    if (versionOf(versions, found) === currentVersion(versions)) return []
    throw new DynagateError(
      'CONFLICT',
      `${entity.name}: the stored item has version ${versionOf(versions, found)}, and this model ` +
        `${currentVersion(versions)}: write it with the newer model`,
    )
  })
}

/** The item for which the condition of an action failed. */
function foundFor(error: unknown, at: number): Document | undefined {
  if (error instanceof ConditionFailed) return at === 0 ? error.item : undefined
  return error instanceof TransactionCancelled ? error.reasons[at]?.item : undefined
}
