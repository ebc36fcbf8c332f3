import { DynagateError } from '../../errors.ts'
import {
  type AnswerOf,
  type CallOptions,
  type DynamoClient,
  type InputOf,
  NotSent,
  type OperationName,
  operations,
  type Send,
  UpstreamFailure,
  wrapClient,
} from '../client/index.ts'
import { Shed } from '../guard/index.ts'
import { isPartial, type OnCall, workOf } from './call-record.ts'
import { type Clock, systemClock } from './clock.ts'
import { defaultPolicy, jitter, type RetryPolicy } from './policy.ts'
import { RetryBudget } from './retry-budget.ts'
import { decideOn, isRepeatable } from './retry-decision.ts'

/** Options of {@link retrying}; all have a default. */
export interface RetryOptions {
  readonly policy?: Partial<RetryPolicy>
  /** Shared by all requests of a store. */
  readonly budget?: RetryBudget
  readonly clock?: Clock
  /** The name of the table, for the records of calls. */
  readonly tableName?: string
  /** Called once for each call, when it has ended. */
  readonly onCall?: OnCall
}

/**
 * Makes calls, and retries them when a retry can help and is safe. `timeoutMs` of a call is the deadline of all its
 * attempts together. Every call requests its consumed capacity, without which an empty response proves nothing (see
 * `checkAnswer`).
 *
 * A write with a lost response isn't retried but fails with `OUTCOME_UNKNOWN`, unless it is a transaction with a
 * `ClientRequestToken`, which DynamoDB executes only once.
 *
 * @param send makes one attempt.
 */
export function retrying(options: RetryOptions, send: Send): Send {
  const { onCall } = options
  const setup: Setup = {
    policy: options.policy ? { ...defaultPolicy, ...options.policy } : defaultPolicy,
    budget: options.budget ?? new RetryBudget(),
    clock: options.clock ?? systemClock,
    tableName: options.tableName,
    send,
  }
  return (operation, input, callOptions) => {
    const call = { operation, input: askForCapacity(operation, input), options: callOptions }
    return onCall ? recorded(setup, onCall, call) : tried(setup, call, { retries: 0, throttles: 0 })
  }
}

/** A client that makes its calls by {@link retrying}. */
export function retryingClient(client: DynamoClient, options: RetryOptions = {}): DynamoClient {
  return wrapClient(client, (send) => retrying(options, send))
}

interface Setup {
  readonly policy: RetryPolicy
  readonly budget: RetryBudget
  readonly clock: Clock
  readonly tableName: string | undefined
  readonly send: Send
}

interface Call<Name extends OperationName> {
  readonly operation: Name
  readonly input: InputOf<Name>
  readonly options: CallOptions
}

interface Count {
  retries: number
  throttles: number
}

const none: readonly string[] = []

async function recorded<Name extends OperationName>(
  setup: Setup,
  onCall: OnCall,
  call: Call<Name>,
): Promise<AnswerOf<Name>> {
  const {
    operation,
    input,
    options: { patterns = none },
  } = call
  const start = setup.clock.now()
  const count: Count = { retries: 0, throttles: 0 }
  const record = (answer: AnswerOf<Name> | undefined, error?: DynagateError) =>
    onCall({
      ...workOf(operation, input, answer),
      table: setup.tableName,
      patterns,
      startedAt: start,
      milliseconds: setup.clock.now() - start,
      retries: count.retries,
      throttles: count.throttles + (answer !== undefined && isPartial(answer) ? 1 : 0),
      ...(error && { error: error.code, ...(error instanceof Shed && { isShed: true }) }),
    })
  try {
    const answer = await tried(setup, call, count)
    record(answer)
    return answer
  } catch (error) {
    if (error instanceof DynagateError) record(undefined, error)
    throw error
  }
}

async function tried<Name extends OperationName>(
  { policy, budget, clock, send }: Setup,
  { operation, input, options: { signal, timeoutMs } }: Call<Name>,
  count: Count,
): Promise<AnswerOf<Name>> {
  const isWrite = !operations[operation].isRead
  const limit = timeoutMs ?? (isWrite ? policy.writeDeadlineMs : policy.readDeadlineMs)
  const deadline = clock.now() + limit
  let mayHaveWritten = false
  budget.earn()
  for (;;) {
    const left = deadline - clock.now()
    if (left <= 0) {
      const late = new UpstreamFailure('TIMEOUT', false)
      throw mayHaveWritten ? outcomeUnknown(late) : late
    }
    try {
      return await send(operation, input, {
        ...(signal && { signal }),
        timeoutMs: Math.min(policy.attemptMs, left),
        remainingMs: left,
      })
    } catch (error) {
      if (!(error instanceof DynagateError)) throw error
      if (error.code === 'THROTTLED') count.throttles += 1
      const decision = decideOn(error, isRepeatable(operation, input))
      if (decision === 'fail') throw mayHaveWritten && !isConclusive(error) ? outcomeUnknown(error) : error
      mayHaveWritten ||= isWrite && error instanceof UpstreamFailure && error.mayHaveRun
      const pause = jitter(count.retries, policy, clock)
      const mayRetry =
        decision === 'retry' &&
        !signal?.aborted &&
        count.retries + 1 < policy.attempts &&
        clock.now() + pause < deadline
      if (!mayRetry || !budget.spend()) throw mayHaveWritten ? outcomeUnknown(error) : error
      try {
        await clock.sleep(pause, signal)
      } catch (cancelled) {
        // The retry isn't made, so another call may use it.
        budget.refund()
        throw mayHaveWritten ? outcomeUnknown(error) : cancelled
      }
      count.retries += 1
    }
  }
}

/** Whether the error of a repeated write proves that the earlier attempt, whose response was lost, had no effect. */
function isConclusive(error: DynagateError): boolean {
  if (error instanceof Shed || error instanceof NotSent) return false
  return error.code !== 'CANCELLED' && error.code !== 'INTERNAL_SERVER_ERROR'
}

function outcomeUnknown(cause: DynagateError): DynagateError {
  return new DynagateError('OUTCOME_UNKNOWN', 'The change was sent, but its outcome is unknown.', {
    cause,
  })
}

function askForCapacity<Name extends OperationName>(operation: Name, input: InputOf<Name>): InputOf<Name> {
  if (operations[operation].isTableLevel) return input
  return { ReturnConsumedCapacity: 'TOTAL', ...input }
}
