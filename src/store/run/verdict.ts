import type { DynagateError } from '../../errors.ts'
import {
  ConditionFailed,
  type InputOf,
  type OperationName,
  TransactionCancelled,
  type TransactWriteInput,
  UpstreamFailure,
} from '../client/index.ts'

/** What to do about an error: try again, hand it on, or say that nobody knows whether the write was done. */
export type Verdict = 'retry' | 'fail' | 'outcomeUnknown'

/**
 * Decides about the error of one try.
 *
 * Throttles and transaction conflicts did nothing, so they may be tried again. After a lost answer only what is
 * harmless twice may: a second conditional create would find the item of the first and report "already exists".
 */
export function verdictOn(error: DynagateError, isRepeatable: boolean): Verdict {
  if (error instanceof UpstreamFailure) return error.mayHaveRun && !isRepeatable ? 'outcomeUnknown' : 'retry'
  if (error.code === 'THROTTLED') return 'retry'
  return error.code === 'CONFLICT' && !isConditionFailure(error) ? 'retry' : 'fail'
}

/** Whether an operation changes anything. */
export function isWrite(operation: OperationName): boolean {
  return writes.has(operation)
}

/** Whether doing a call twice is the same as doing it once: reads, and transactions that carry a token. */
export function isRepeatable<Name extends OperationName>(operation: Name, input: InputOf<Name>): boolean {
  if (!isWrite(operation)) return true
  return operation === 'transactWrite' && (input as TransactWriteInput).ClientRequestToken !== undefined
}

const writes: ReadonlySet<OperationName> = new Set<OperationName>([
  'put',
  'update',
  'delete',
  'batchWrite',
  'transactWrite',
  'createTable',
  'updateTimeToLive',
])

function isConditionFailure(error: DynagateError): boolean {
  if (error instanceof ConditionFailed) return true
  return (
    error instanceof TransactionCancelled &&
    error.reasons.some(({ code }) => code === 'ConditionalCheckFailed')
  )
}
