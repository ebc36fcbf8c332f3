import { DynagateError } from '../../errors.ts'
import {
  type AnswerOf,
  type CallOptions,
  clientFrom,
  type DynamoClient,
  type InputOf,
  type OperationName,
  UpstreamFailure,
} from '../client/index.ts'
import { type OnCall, workOf } from './call-record.ts'
import { type Clock, systemClock } from './clock.ts'
import { defaultPolicy, jitter, type RetryPolicy } from './policy.ts'
import { RetryBudget } from './retry-budget.ts'
import { isRepeatable, isWrite, verdictOn } from './verdict.ts'

/** How a retrying client behaves; everything has a default. */
export interface RetryOptions {
  readonly policy?: Partial<RetryPolicy>
  /** Share one among all clients of a process. */
  readonly budget?: RetryBudget
  readonly clock?: Clock
  /** Called once for each call, when it has ended. */
  readonly onCall?: OnCall
}

/**
 * A client that tries again where that can help and does no harm. `timeoutMs` of a call is the deadline of all
 * its tries together. Every call asks for its consumed capacity, without which an empty answer proves nothing (see
 * `checkAnswer`). Cheap enough to make one for each request, with the request's own `onCall`.
 *
 * A write whose answer was lost is not tried again but fails with `OUTCOME_UNKNOWN`, unless it is a transaction
 * with a `ClientRequestToken`, which DynamoDB does once however often it is sent.
 */
export function retryingClient(client: DynamoClient, options: RetryOptions = {}): DynamoClient {
  const setup: Setup = {
    client,
    policy: { ...defaultPolicy, ...options.policy },
    budget: options.budget ?? new RetryBudget(),
    clock: options.clock ?? systemClock,
  }
  const { onCall } = options
  return clientFrom(
    (operation, input, callOptions) =>
      onCall
        ? recorded(setup, onCall, operation, askForCapacity(operation, input), callOptions)
        : tried(setup, operation, askForCapacity(operation, input), callOptions, { retries: 0 }),
    () => client.close(),
  )
}

interface Setup {
  readonly client: DynamoClient
  readonly policy: RetryPolicy
  readonly budget: RetryBudget
  readonly clock: Clock
}

interface Count {
  retries: number
}

async function recorded<Name extends OperationName>(
  setup: Setup,
  onCall: OnCall,
  operation: Name,
  input: InputOf<Name>,
  options: CallOptions,
): Promise<AnswerOf<Name>> {
  const start = setup.clock.now()
  const count: Count = { retries: 0 }
  const record = (answer: AnswerOf<Name> | undefined, error?: DynagateError) =>
    onCall({
      ...workOf(operation, input, answer),
      startedAt: start,
      milliseconds: setup.clock.now() - start,
      retries: count.retries,
      ...(error && { error: error.code }),
    })
  try {
    const answer = await tried(setup, operation, input, options, count)
    record(answer)
    return answer
  } catch (error) {
    if (error instanceof DynagateError) record(undefined, error)
    throw error
  }
}

async function tried<Name extends OperationName>(
  { client, policy, budget, clock }: Setup,
  operation: Name,
  input: InputOf<Name>,
  { signal, timeoutMs }: CallOptions,
  count: Count,
): Promise<AnswerOf<Name>> {
  const limit = timeoutMs ?? (isWrite(operation) ? policy.writeDeadlineMs : policy.readDeadlineMs)
  const deadline = clock.now() + limit
  const send = client[operation] as (input: InputOf<Name>, options: CallOptions) => Promise<AnswerOf<Name>>
  let mayHaveWritten = false
  budget.earn()
  for (;;) {
    const left = deadline - clock.now()
    if (left <= 0) throw new UpstreamFailure('TIMEOUT', false)
    try {
      return await send(input, { ...(signal && { signal }), timeoutMs: Math.min(policy.attemptMs, left) })
    } catch (error) {
      if (!(error instanceof DynagateError)) throw error
      const verdict = verdictOn(error, isRepeatable(operation, input))
      if (verdict === 'fail') throw error
      mayHaveWritten ||= isWrite(operation) && error instanceof UpstreamFailure && error.mayHaveRun
      const pause = jitter(count.retries, policy, clock)
      const mayRetry =
        verdict === 'retry' &&
        !signal?.aborted &&
        count.retries + 1 < policy.attempts &&
        clock.now() + pause < deadline
      if (!mayRetry || !budget.spend()) throw mayHaveWritten ? outcomeUnknown(error) : error
      try {
        await clock.sleep(pause, signal)
      } catch (cancelled) {
        // The retry isn't made, so others may have it.
        budget.refund()
        throw mayHaveWritten ? outcomeUnknown(error) : cancelled
      }
      count.retries += 1
    }
  }
}

function outcomeUnknown(cause: DynagateError): DynagateError {
  return new DynagateError('OUTCOME_UNKNOWN', 'The change was sent, but whether it was made is not known.', {
    cause,
  })
}

function askForCapacity<Name extends OperationName>(operation: Name, input: InputOf<Name>): InputOf<Name> {
  if (isOfTables(operation)) return input
  return { ReturnConsumedCapacity: 'TOTAL', ...input }
}

/** What is done to a table consumes no capacity. */
function isOfTables(operation: OperationName): boolean {
  return ['describeTable', 'createTable', 'updateTimeToLive'].includes(operation)
}
