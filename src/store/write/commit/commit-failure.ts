import { DynagateError } from '../../../errors.ts'
import { currentVersion, type Document, isOutdated, versionOf } from '../../../model/index.ts'
import { required } from '../../../required.ts'
import { ConditionFailed, TransactionCancelled } from '../../client/index.ts'
import {
  alreadyExists,
  conditionError,
  type FailedWrite,
  hasChildren,
  isAllowed,
  isPresent,
  named,
  noParent,
  placeOf,
  stillCascading,
  uniqueViolation,
  WriteError,
  type WriteTarget,
} from '../action/index.ts'
import type { ParentAction } from '../companions/index.ts'
import type { Step } from '../plan/index.ts'
import { RepeatedRequest } from './contested.ts'
import type { Planned } from './planned.ts'

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

/** A stored item of an earlier version of its entity, with the target of its write. */
export type OutdatedItem = readonly [WriteTarget, Document]

/** The error of a failed action, which names the write that caused it. @param of the number of planned writes. */
export function errorOf(failure: Failure, of: number): WriteError {
  const { write, isCondition, cause, fault } = failure
  const { intent } = write
  const place = placeOf(intent, of)
  if (isCondition) return conditionErrorOf(failure, of)
  const failed: FailedWrite = { ...place, entity: intent.target.entity.name, attributes: [] }
  return new WriteError(fault.code, `${named(failed)}: ${fault.message}`, { write: failed, cause })
}

function conditionErrorOf(
  { write: { intent }, action, role, found, cause }: Failure,
  of: number,
): WriteError {
  const { entity, now } = intent.target
  const place = placeOf(intent, of)
  if (role.kind === 'unique') return uniqueViolation(entity, role.sentinel.constraint, place, cause)
  if (role.kind === 'shard') return hasChildren(entity, role.relation, { found, place, cause })
  if (role.kind === 'cascade') return stillCascading(entity, place, cause)
  if (role.kind === 'parent' && role.joined) return parentMissing(role.joined, of, cause)
  if (intent.kind === 'upsert') return alreadyExists(entity, cause, place)
  return conditionError({ action, found, now, place, cause })
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
 * The stored items that made a transaction fail because they have an earlier version of their entity. Items that the caller may not write are left out: to the caller they don't exist.
 *
 * @throws DynagateError CONFLICT for an item of a later version, written with a newer model.
 */
export function outdatedIn(
  error: unknown,
  planned: readonly Planned[],
  first: number,
): readonly OutdatedItem[] {
  return planned.flatMap(({ write: { target }, action, role }, at) => {
    const { entity } = action
    const { versions } = entity
    const found = foundFor(error, at + first)
    const own: WriteTarget = { ...target, entity }
    const isCompanion = role.kind === 'unique' || role.kind === 'parent' || role.kind === 'form'
    if (versions === undefined || isCompanion || !found || !isPresent(own, found)) return []
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
