import type { DynagateError } from '../../errors.ts'
import { type AnyEntity, type Document, primaryKeyOf } from '../../model/index.ts'
import { required } from '../../required.ts'
import { ConditionFailed, type GetInput, TransactionCancelled } from '../client/index.ts'
import type { PutAction, WriteAction } from './action.ts'
import { withValuesSet } from './change.ts'
import { type Execution, execute } from './execute.ts'
import type { WriteOutcome } from './outcome.ts'
import { hasChangedSince, planUpdate, readBeforeUpdate } from './plan-update.ts'
import { planUpsert, readBeforeUpsert } from './plan-upsert.ts'
import { planCheck, planCreate, planDelete, planReplace, readForUnique } from './plan-whole-item.ts'
import { checkTransactionLimits } from './transaction-limits.ts'
import type { Intent, TransactionPlan } from './transaction-plan.ts'
import {
  type Sentinel,
  sentinelsOf,
  type UniqueAction,
  type UniqueChange,
  uniqueActions,
  uniqueInputs,
} from './unique-values.ts'
import { isChanged } from './update-expression.ts'
import { boundRequirement, type Requirement } from './write-condition.ts'
import {
  alreadyExists,
  conditionError,
  type FailedWrite,
  named,
  notFound,
  uniqueViolation,
  WriteError,
} from './write-error.ts'
import { boundTo, hasChangedFor, isAllowed, readForRule } from './write-rule.ts'
import { hasExpired, isPresent, type WriteTarget } from './write-target.ts'

/** A write that was made. */
export interface Committed {
  readonly outcome: WriteOutcome
  /** The item that was read for it, if that was necessary. */
  readonly read: Document | undefined
}

/**
 * Executes the writes of a plan, all or none, with the items that reserve their unique values. Updates that need parts of
 * index keys, and writes that change unique values, read their items first, and again if these have changed by the time of
 * the write.
 *
 * @param record an item that is put in the same transaction, on the condition that there is none.
 * @returns what was made of each intent of the plan, in order.
 * @throws RepeatedRequest if there is a record.
 * @throws WriteError that names the write which stopped the others.
 * @throws DynagateError LIMIT_EXCEEDED, OUTCOME_UNKNOWN, or what the client throws.
 */
export async function commit(
  plan: TransactionPlan,
  execution: Execution,
  record?: PutAction,
): Promise<readonly Committed[]> {
  const intents = plan.close()
  const of = plan.count
  const expired = new Set<Intent>()
  const foreign = new Set<string>()
  for (let retriesLeft = maxConflictRetries; ; retriesLeft -= 1) {
    const steps = await Promise.all(intents.map((intent) => stepOf(intent, { of, expired, ...execution })))
    const unique = uniqueActions(steps, foreign)
    if (unique.contest) {
      const { sentinel, write } = unique.contest
      throw uniqueViolation(write.target.entity, sentinel.constraint, placeOf(write.intent, of))
    }
    const planned = [
      ...steps.map((write): Planned => ({ write, action: write.action })),
      ...unique.actions.map(({ write, action, ...of }): Planned => ({ write, action, unique: of })),
    ]
    // The record first: of several conditions that fail, it is the first one that counts.
    const first = record === undefined ? [] : [record]
    const actions = [...first, ...planned.map(({ action }) => action)]
    checkTransactionLimits(actions, (at) =>
      placeOf(required(planned[at - first.length], 'an action').write.intent, of),
    )
    try {
      const outcomes = await execute(actions, execution)
      return steps.map(({ read }, at) => ({
        outcome: required(outcomes[at + first.length], 'an outcome'),
        read,
      }))
    } catch (error) {
      const failure = failureOf(error, planned, first.length)
      if (failure === undefined) throw error
      if (!isStale(failure)) throw errorOf(failure, of)
      if (retriesLeft === 0) throw keptChanging(failure, of)
      const { intent } = failure.write
      if (failure.unique !== undefined) toggle(foreign, failure.unique.sentinel.text)
      // An upsert's update fails on an expired item, which a put replaces.
      else if (isOfExpired(failure)) expired.add(intent)
      else expired.delete(intent)
    }
  }
}

/** Nothing was written, as the record of the request exists. */
export class RepeatedRequest extends Error {
  override readonly name = 'RepeatedRequest'
}

/** How often a transaction is planned again after one of its items was changed between its read and its write. */
const maxConflictRetries = 3

/** The write of an intent, and the read it was planned from. */
interface Step {
  readonly intent: Intent
  readonly target: WriteTarget
  readonly action: WriteAction
  /** The item that was read for it, if that was necessary. */
  readonly read: Document | undefined
  readonly unique: UniqueChange
}

/** An action of the transaction, and the write that needs it. */
interface Planned {
  readonly write: Step
  readonly action: WriteAction
  /** Set for an action on a unique value of the item. */
  readonly unique?: Pick<UniqueAction<Step>, 'kind' | 'sentinel'>
}

interface Stepping extends Execution {
  /** How many writes were planned. */
  readonly of: number
  /** The upserts whose item has expired. */
  readonly expired: ReadonlySet<Intent>
}

async function stepOf(intent: Intent, stepping: Stepping): Promise<Step> {
  const { target } = intent
  const { action, read } = await plannedFor(intent, stepping)
  const sentinels = (item: Document | undefined) => sentinelsOf(target, item, intent.key)
  return { intent, target, action, read, unique: uniqueChangeOf(action, read, sentinels) }
}

/** The unique values that a write claims and releases, as far as it depends on them. */
function uniqueChangeOf(
  action: WriteAction,
  read: Document | undefined,
  sentinels: (item: Document | undefined) => readonly Sentinel[],
): UniqueChange {
  switch (action.kind) {
    case 'put':
      return { before: sentinels(read), after: sentinels(action.item) }
    case 'update':
      return { before: sentinels(read), after: sentinels(read && withValuesSet(read, action.changes)) }
    case 'delete':
      return { before: sentinels(read), after: [] }
    case 'check':
      return { before: [], after: [] }
  }
}

/** The action of an intent, and the item that was read for it. */
async function plannedFor(
  intent: Intent,
  { of, expired, client, within }: Stepping,
): Promise<Pick<Step, 'action' | 'read'>> {
  const { kind, target, key, patch, required: asked, put, rule } = intent
  const { entity } = target
  const missing = () => notFound(entity, placeOf(intent, of))
  if (asked?.rule?.excludesAll) throw missing()
  const functions = readForRule(target, rule ?? asked?.rule, () => primaryKeyOf(entity, key))
  const readFor = async (question: GetInput) => (await client.get(question, within())).Item
  const readAllowed = async (question: GetInput) => {
    const read = await readFor(question)
    if (read && isPresent(target, read) && isAllowed(asked?.rule, entity, read)) return read
    throw missing()
  }
  switch (kind) {
    case 'create':
      return { action: required(put, 'the put of a create'), read: undefined }
    case 'put': {
      const question = readForUnique(target, key)
      const read = question && (await client.get(question, within())).Item
      return { action: planReplace(target, required(put, 'the put'), read), read }
    }
    case 'upsert': {
      if (expired.has(intent)) return { action: planCreate(target, patch), read: undefined }
      const question = readBeforeUpsert(target, patch) ?? functions
      const read = question && (await readFor(question))
      if (read && isPresent(target, read) && !isAllowed(rule, entity, read)) {
        throw alreadyExists(entity, undefined, placeOf(intent, of))
      }
      const own = rule && read ? boundTo(rule, entity, read) : rule
      return { action: planUpsert(target, patch, { read, rule: own }), read }
    }
    case 'delete': {
      const question = readForUnique(target, key) ?? functions
      const read = question && (await readAllowed(question))
      return { action: planDelete(target, key, bound(asked, entity, read), read), read }
    }
    case 'check': {
      const read = functions && (await readAllowed(functions))
      return { action: planCheck(target, key, bound(asked, entity, read)), read }
    }
    case 'update': {
      const question = readBeforeUpdate(target, key, patch) ?? functions
      const read = question && (await readAllowed(question))
      return { action: planUpdate(target, key, patch, { read, required: bound(asked, entity, read) }), read }
    }
  }
}

/** What a write requires, once functions of its rule have allowed it for the item that was read. */
function bound(
  asked: Requirement | undefined,
  entity: AnyEntity,
  read: Document | undefined,
): Requirement | undefined {
  return asked && read ? boundRequirement(asked, entity, read) : asked
}

/** The action that cancelled a transaction, and why. */
interface Failure extends Planned {
  readonly isCondition: boolean
  /** The item for which the condition failed, if known. */
  readonly found: Document | undefined
  readonly cause: DynagateError
  readonly fault: Pick<DynagateError, 'code' | 'message'>
}

/**
 * Undefined for an error that no action caused.
 *
 * @param first the number of actions before the planned ones: 1 with a record, otherwise 0.
 * @throws RepeatedRequest
 */
function failureOf(error: unknown, planned: readonly Planned[], first: number): Failure | undefined {
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

/** Whether the item has changed since it was read, so that the transaction must be planned again. */
function isStale({ write: { intent, read }, unique, found, isCondition }: Failure): boolean {
  const { kind, target, key, patch, rule, required } = intent
  if (!isCondition) return false
  // Another item has a value that this one had: others wrote, or the item never owned it.
  if (unique !== undefined) return unique.kind === 'release'
  if (kind === 'put') return true
  // An upsert accepts any item except one of another entity, so a failure means that others wrote.
  if (kind === 'upsert') {
    if (found === undefined || hasExpired(target, found)) return true
    return isPresent(target, found) && isAllowed(rule, target.entity, found)
  }
  if (read === undefined) return false
  const items = { read, found }
  if (found === undefined || hasChangedFor(required?.rule, target.entity, items)) return true
  if (kind === 'delete') return isChanged(target.entity, uniqueInputs(target.entity), read, found)
  return kind === 'update' && hasChangedSince(target.entity, { key, patch, ...items })
}

function isOfExpired({ write, found }: Failure): boolean {
  const { kind, target } = write.intent
  return kind === 'upsert' && found !== undefined && hasExpired(target, found)
}

function errorOf(failure: Failure, of: number): WriteError {
  const {
    write: { intent },
    action,
    unique,
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
  if (isCondition && intent.kind === 'upsert') return alreadyExists(entity, cause, place)
  if (isCondition) return conditionError({ action, found, now: intent.target.now, place, cause })
  const write: FailedWrite = { ...place, entity: entity.name, attributes: [] }
  return new WriteError(fault.code, `${named(write)}: ${fault.message}`, { write, cause })
}

function keptChanging({ write: { intent }, cause }: Failure, of: number): WriteError {
  const write: FailedWrite = { ...placeOf(intent, of), entity: intent.target.entity.name, attributes: [] }
  const message = `${named(write)}: the item was changed by others each time this transaction was about to be made; try again`
  return new WriteError('CONFLICT', message, { write, cause })
}

function placeOf({ position, path }: Intent, of: number): Pick<FailedWrite, 'position' | 'of' | 'path'> {
  return { position, of, ...(path && { path }) }
}

function toggle(texts: Set<string>, text: string): void {
  if (!texts.delete(text)) texts.add(text)
}
