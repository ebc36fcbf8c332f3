import type { Document } from '../../../model/index.ts'
import { required } from '../../../required.ts'
import {
  checkTransactionLimits,
  type Execution,
  type PutAction,
  placeOf,
  type WriteOutcome,
} from '../action/index.ts'
import type { Intent, TransactionPlan } from '../plan/index.ts'
import { errorOf, failureOf, outdatedIn } from './commit-failure.ts'
import { waitForOthers } from './conflict.ts'
import { contestedBy } from './contested.ts'
import { execute } from './execute.ts'
import { Findings } from './findings.ts'
import { childrenKeptChanging, keptChanging } from './kept-changing.ts'
import { type Attempt, planAttempt } from './plan-attempt.ts'
import { isStale } from './stale.ts'
import { upgradeOutdated } from './upgrade-outdated.ts'

/** A committed write. */
export interface Committed {
  readonly outcome: WriteOutcome
  /** The item that was read for the write; undefined without a read. */
  readonly read: Document | undefined
}

/**
 * Executes the writes of a plan, all or none, together with the items that reserve their unique values, with their
 * parents, and with the copies that children have. Updates that need parts of index keys, and writes that change unique
 * values or parents, first read their items; writes that copy from parents first read these. If an item that was read
 * has changed by the time of the write, the transaction is planned again from a new read.
 *
 * @param recordOf returns a record to put in the same transaction, on the condition that it doesn't exist yet.
 * @returns the committed write of each intent of the plan, in order.
 * @throws RepeatedRequest if the record exists.
 * @throws WriteError that names the write that failed.
 * @throws DynagateError FORBIDDEN for unique values away from the table's home; LIMIT_EXCEEDED, OUTCOME_UNKNOWN, or what
 *   the client throws.
 */
export async function commit(
  plan: TransactionPlan,
  execution: Execution,
  recordOf?: () => PutAction,
): Promise<readonly Committed[]> {
  const intents = plan.close()
  const of = plan.count
  const findings = new Findings()
  const mostRetries = mostRetriesOf(intents)
  for (let retry = 0; ; retry += 1) {
    const isLast = retry === mostRetries
    const attempt = await planAttempt(intents, { execution, of, findings })
    if (attempt === undefined) {
      if (isLast) throw childrenKeptChanging(required(intents[0], 'a write'), of)
      await waitForOthers(retry, execution)
      continue
    }
    const { own, planned } = attempt
    for (const { intent, after } of own) plan.settle(intent, after)
    const record = recordOf?.()
    // The record first: if several conditions fail, the first one decides the error.
    const before = record === undefined ? [] : [record]
    const first = before.length
    const actions = [...before, ...planned.map(({ action }) => action)]
    checkTransactionLimits(actions, (at) =>
      placeOf(required(planned[at - first], 'an action').write.intent, of),
    )
    try {
      return committed(attempt, (await execute(actions, execution)).slice(first))
    } catch (error) {
      const contested = await contestedBy(error, { record, planned, execution, of })
      if (contested && !isLast) {
        await waitForOthers(retry, execution)
        continue
      }
      const failure = failureOf(error, planned, first)
      if (failure === undefined) throw error
      const outdated = outdatedIn(error, planned, first)
      if (outdated.length > 0 && !isLast) {
        await upgradeOutdated(outdated, execution)
        continue
      }
      if (!isStale(failure)) throw errorOf(failure, of)
      if (isLast) throw keptChanging(failure, of)
      findings.add(error, failure, planned, first)
    }
  }
}

/** @param outcomes those of the attempt's actions, in order. */
function committed({ own, planned }: Attempt, outcomes: readonly WriteOutcome[]): readonly Committed[] {
  return own.map((step) => {
    const at = planned.findIndex(({ write, role }) => role.kind === 'made' && write === step)
    return { outcome: required(outcomes[at], 'an outcome'), read: step.read }
  })
}

/**
 * How often a transaction is planned again after others changed one of its items between the read and the write. While
 * both forms of an item are written, any change of the item in between makes the write fail.
 */
function mostRetriesOf(intents: readonly Intent[]): number {
  return intents.some(({ target }) => target.entity.second) ? 20 : 3
}
