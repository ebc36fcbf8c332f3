import { DynagateError } from '../../errors.ts'
import type { Document } from '../../model/index.ts'

/**
 * A write's condition failed. The code is `CONFLICT`; the caller translates it to the meaning of its condition, such as
 * `ALREADY_EXISTS` or `NOT_FOUND`.
 */
export class ConditionFailed extends DynagateError {
  /** The current item, if it exists and `ReturnValuesOnConditionCheckFailure` requested it. */
  readonly item: Document | undefined

  constructor(item: Document | undefined, cause?: unknown) {
    super('CONFLICT', 'The item is not as the change expects it.', { cause })
    this.item = item
  }
}

/** The reason why an action cancelled its transaction; `None` for an action that didn't. */
export interface CancellationReason {
  /** DynamoDB's own code, e.g. `ConditionalCheckFailed` or `TransactionConflict`. */
  readonly code: string
  readonly item?: Document
}

/** A transaction that was cancelled and changed nothing. Its code is the code of its most permanent reason. */
export class TransactionCancelled extends DynagateError {
  /** One for each action, in order. */
  readonly reasons: readonly CancellationReason[]
  /** The index of the action with that reason; undefined if no reason is known. */
  readonly failed: number | undefined

  constructor(
    { code, message }: Pick<DynagateError, 'code' | 'message'>,
    reasons: readonly CancellationReason[],
    { failed, cause }: { failed?: number; cause?: unknown } = {},
  ) {
    super(code, message, { cause })
    this.reasons = reasons
    this.failed = failed
  }
}

/** No response, or an invalid one. */
export class UpstreamFailure extends DynagateError {
  /** False only if the request can't have arrived, for example because the connection was refused. */
  readonly mayHaveRun: boolean

  constructor(code: 'TIMEOUT' | 'UPSTREAM_UNAVAILABLE', mayHaveRun: boolean, cause?: unknown) {
    const message = code === 'TIMEOUT' ? 'DynamoDB took too long to answer.' : 'DynamoDB can not be reached.'
    super(code, message, { cause })
    this.mayHaveRun = mayHaveRun
  }
}

/** A call that was never sent, because its tenant's credentials weren't available. It proves nothing about DynamoDB. */
export class NotSent extends DynagateError {}

/** DynamoDB has no capacity left for a call, which it didn't execute. */
export class Throttled extends DynagateError {
  /** The resource without capacity: the partition of the call, its table or index, or the account in this region. */
  readonly scope: 'partition' | 'table' | 'account'

  constructor(scope: Throttled['scope'], cause?: unknown) {
    super('THROTTLED', 'DynamoDB has no capacity left for this request.', { cause })
    this.scope = scope
  }
}

/** The table or index of a call doesn't exist: a configuration error, so clients see an internal error. */
export class TableNotFound extends DynagateError {
  constructor(cause?: unknown) {
    super('INTERNAL_SERVER_ERROR', internalMessage, { cause })
  }
}

/** The message that clients get for a fault that isn't theirs; the log has the `cause`. */
export const internalMessage = 'The store could not serve this request.'
