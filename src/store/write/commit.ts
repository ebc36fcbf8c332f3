import type { DynagateError } from '../../errors.ts'
import type { Document } from '../../model/index.ts'
import { required } from '../../required.ts'
import { ConditionFailed, TransactionCancelled } from '../client/index.ts'
import type { WriteAction } from './action.ts'
import { type Execution, execute } from './execute.ts'
import { hasChangedSince, planUpdate, readBeforeUpdate } from './plan-update.ts'
import { planUpsert, readBeforeUpsert } from './plan-upsert.ts'
import { planCheck, planCreate, planDelete } from './plan-whole-item.ts'
import { checkTransactionLimits } from './transaction-limits.ts'
import type { Intent, TransactionPlan } from './transaction-plan.ts'
import {
  alreadyExists,
  conditionError,
  type FailedWrite,
  named,
  notFound,
  WriteError,
} from './write-error.ts'
import { hasExpired, isPresent } from './write-target.ts'

/**
 * Executes the writes of a plan, all or none. Updates that need parts of index keys read their items first, and again
 * if these have changed by the time of the write.
 *
 * @throws WriteError that names the write which stopped the others.
 * @throws DynagateError LIMIT_EXCEEDED, OUTCOME_UNKNOWN, or what the client throws.
 */
export async function commit(plan: TransactionPlan, execution: Execution): Promise<void> {
  const intents = plan.close()
  const of = plan.count
  const expired = new Set<Intent>()
  for (let retriesLeft = maxConflictRetries; ; retriesLeft -= 1) {
    const steps = await Promise.all(intents.map((intent) => stepOf(intent, { of, expired, ...execution })))
    const actions = steps.map(({ action }) => action)
    checkTransactionLimits(actions, (at) => placeOf(required(steps[at], 'a step').intent, of))
    try {
      await execute(actions, execution)
      return
    } catch (error) {
      const failure = failureOf(error, steps)
      if (failure === undefined) throw error
      if (!isStale(failure)) throw errorOf(failure, of)
      if (retriesLeft === 0) throw keptChanging(failure, of)
      // An upsert's update fails on an expired item, which a put replaces.
      if (isOfExpired(failure)) expired.add(failure.intent)
      else expired.delete(failure.intent)
    }
  }
}

/** How often a transaction is planned again after one of its items was changed between its read and its write. */
const maxConflictRetries = 3

/** An action, and the intent and read it was planned from. */
interface Step {
  readonly intent: Intent
  readonly action: WriteAction
  /** The item that was read for it, if that was necessary. */
  readonly read: Document | undefined
}

interface Stepping extends Execution {
  /** How many writes were planned. */
  readonly of: number
  /** The upserts whose item has expired. */
  readonly expired: ReadonlySet<Intent>
}

async function stepOf(intent: Intent, { of, expired, client, within }: Stepping): Promise<Step> {
  const { kind, target, key, patch, required: asked, put } = intent
  switch (kind) {
    case 'create':
      return { intent, action: required(put, 'the put of a create'), read: undefined }
    case 'upsert': {
      if (expired.has(intent)) return { intent, action: planCreate(target, patch), read: undefined }
      const question = readBeforeUpsert(target, patch)
      const read = question && (await client.get(question, within())).Item
      return { intent, action: planUpsert(target, patch, read), read }
    }
    case 'delete':
      return { intent, action: planDelete(target, key, asked), read: undefined }
    case 'check':
      return { intent, action: planCheck(target, key, asked), read: undefined }
    case 'update': {
      const question = readBeforeUpdate(target, key, patch)
      if (question === undefined) {
        return { intent, action: planUpdate(target, key, patch, { required: asked }), read: undefined }
      }
      const { Item } = await client.get(question, within())
      if (Item === undefined || !isPresent(target, Item)) throw notFound(target.entity, placeOf(intent, of))
      return { intent, action: planUpdate(target, key, patch, { read: Item, required: asked }), read: Item }
    }
  }
}

/** The action that cancelled a transaction, and why. */
interface Failure extends Step {
  readonly isCondition: boolean
  /** The item for which the condition failed, if known. */
  readonly found: Document | undefined
  readonly cause: DynagateError
  readonly fault: Pick<DynagateError, 'code' | 'message'>
}

/** Undefined for an error that no action caused. */
function failureOf(error: unknown, steps: readonly Step[]): Failure | undefined {
  if (error instanceof ConditionFailed) {
    const step = required(steps[0], 'the only step')
    return { ...step, isCondition: true, found: error.item, cause: error, fault: error }
  }
  if (!(error instanceof TransactionCancelled) || error.failed === undefined) return undefined
  const step = required(steps[error.failed], 'the step that was cancelled')
  const reason = required(error.reasons[error.failed], 'the reason of a cancellation')
  const isCondition = reason.code === 'ConditionalCheckFailed'
  return { ...step, isCondition, found: reason.item, cause: error, fault: error }
}

/** Whether the item has changed since it was read, so that the transaction must be planned again. */
function isStale({ intent, read, found, isCondition }: Failure): boolean {
  const { kind, target, key, patch } = intent
  if (!isCondition) return false
  // An upsert accepts any item except one of another entity, so a failure means that others wrote.
  if (kind === 'upsert') return found === undefined || hasExpired(target, found) || isPresent(target, found)
  if (read === undefined) return false
  return hasChangedSince(target.entity, { key, patch, read, found })
}

function isOfExpired({ intent: { kind, target }, found }: Failure): boolean {
  return kind === 'upsert' && found !== undefined && hasExpired(target, found)
}

function errorOf({ intent, action, found, isCondition, cause, fault }: Failure, of: number): WriteError {
  const place = placeOf(intent, of)
  if (isCondition && intent.kind === 'upsert') return alreadyExists(intent.target.entity, cause, place)
  if (isCondition) return conditionError({ action, found, now: intent.target.now, place, cause })
  const write: FailedWrite = { ...place, entity: action.entity.name, attributes: [] }
  return new WriteError(fault.code, `${named(write)}: ${fault.message}`, { write, cause })
}

function keptChanging({ intent, action, cause }: Failure, of: number): WriteError {
  const write: FailedWrite = { ...placeOf(intent, of), entity: action.entity.name, attributes: [] }
  const message = `${named(write)}: the item was changed by others each time this transaction was about to be made; try again`
  return new WriteError('CONFLICT', message, { write, cause })
}

function placeOf({ position, path }: Intent, of: number): Pick<FailedWrite, 'position' | 'of' | 'path'> {
  return { position, of, ...(path && { path }) }
}
