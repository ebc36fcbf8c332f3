import type { DynagateError } from '../../errors.ts'
import {
  ConditionFailed,
  type InputOf,
  NotSent,
  type OperationName,
  operations,
  TransactionCancelled,
  type TransactWriteInput,
  UpstreamFailure,
} from '../client/index.ts'
import { Shed } from '../guard/index.ts'

/** The reaction to an error: retry, fail with it, or fail because the outcome of the write is unknown. */
export type RetryDecision = 'retry' | 'fail' | 'outcomeUnknown'

/**
 * Decides about the error of one attempt.
 *
 * Throttled calls and transaction conflicts changed nothing, so they are retried. After a lost response only repeatable
 * calls are retried: a second conditional create would find the item of the first and report "already exists". A call
 * that the gateway rejected before sending isn't retried, because it would reject the next attempt too.
 */
export function decideOn(error: DynagateError, isRepeatable: boolean): RetryDecision {
  if (error instanceof Shed) return 'fail'
  // The credentials may be there by the next attempt.
  if (error instanceof NotSent) return error.code === 'TIMEOUT' ? 'retry' : 'fail'
  if (error instanceof UpstreamFailure) return error.mayHaveRun && !isRepeatable ? 'outcomeUnknown' : 'retry'
  if (error.code === 'THROTTLED') return 'retry'
  return error.code === 'CONFLICT' && !isConditionFailure(error) ? 'retry' : 'fail'
}

/** Whether repeating a call has no further effect: true of reads, and of transactions with a token. */
export function isRepeatable<Name extends OperationName>(operation: Name, input: InputOf<Name>): boolean {
  if (operations[operation].isRead) return true
  return operation === 'transactWrite' && (input as TransactWriteInput).ClientRequestToken !== undefined
}

function isConditionFailure(error: DynagateError): boolean {
  if (error instanceof ConditionFailed) return true
  return (
    error instanceof TransactionCancelled &&
    error.reasons.some(({ code }) => code === 'ConditionalCheckFailed')
  )
}
