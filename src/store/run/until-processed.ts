import { DynagateError } from '../../errors.ts'
import type { CallOptions } from '../client/index.ts'
import { type Clock, systemClock } from './clock.ts'
import { defaultPolicy, jitter } from './policy.ts'
import type { RetryBudget } from './retry-budget.ts'

/** The limits of a run of several calls. */
export interface RunOptions extends CallOptions {
  readonly clock?: Clock
  /** Limits how often unprocessed parts are sent again, in addition to the deadline; unlimited by default. */
  readonly budget?: RetryBudget | undefined
}

/** The part of a batch that was not processed, and why. */
export interface Unprocessed<Request> {
  readonly left: Request
  readonly error: DynagateError
}

/** A run with a fixed deadline, which concurrent chunks share. */
export interface Run {
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  readonly deadline: number
  readonly budget: RetryBudget | undefined
  readonly patterns: readonly string[]
}

/** Starts a run, and fixes its deadline. */
export function startRun(options: RunOptions, deadlineMs: number): Run {
  const { clock = systemClock, signal, timeoutMs = deadlineMs, budget, patterns = [] } = options
  return { clock, signal, deadline: clock.now() + timeoutMs, budget, patterns }
}

/** The options of one call of a run: it may take the remaining time. */
export function callOptions({ clock, signal, deadline, patterns }: Run): CallOptions {
  return { ...(signal && { signal }), timeoutMs: deadline - clock.now(), patterns }
}

/**
 * Sends a batch, then its unprocessed parts, until nothing is left. A batch succeeds even if DynamoDB processed only part
 * of it; the caller must send the rest again.
 *
 * @param send returns the unprocessed part, or undefined.
 * @returns undefined if everything was processed; otherwise the rest, with `THROTTLED` at the deadline or without budget,
 *   or with the error of the failed call.
 */
export async function untilProcessed<Request>(
  request: Request,
  send: (request: Request) => Promise<Request | undefined>,
  { clock, signal, deadline, budget }: Run,
): Promise<Unprocessed<Request> | undefined> {
  let left = request
  try {
    for (let round = 0; ; round += 1) {
      const rest = await send(left)
      if (rest === undefined) return undefined
      left = rest
      const pause = jitter(round, defaultPolicy, clock)
      if (clock.now() + pause >= deadline || budget?.spend() === false) throw leftUnprocessed()
      await clock.sleep(pause, signal)
    }
  } catch (error) {
    if (!(error instanceof DynagateError)) throw error
    return { left, error }
  }
}

function leftUnprocessed(): DynagateError {
  return new DynagateError('THROTTLED', 'DynamoDB had no capacity left for part of this request.')
}
