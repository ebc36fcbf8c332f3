import { DynagateError } from '../../errors.ts'
import type { CallOptions } from '../client/index.ts'
import { type Clock, systemClock } from './clock.ts'
import { defaultPolicy, jitter } from './policy.ts'

/** How long a run of several calls may take, all together. */
export interface RunOptions extends CallOptions {
  readonly clock?: Clock
}

/** The part of a batch that was not done, and why. */
export interface Unprocessed<Request> {
  readonly left: Request
  readonly error: DynagateError
}

/** A run with its end fixed: what several chunks side by side share. */
export interface Run {
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  readonly deadline: number
}

/** Fixes the end of a run that begins now. */
export function startRun({ clock = systemClock, signal, timeoutMs }: RunOptions, deadlineMs: number): Run {
  return { clock, signal, deadline: clock.now() + (timeoutMs ?? deadlineMs) }
}

/** What one call of a run may take: the rest of its time. */
export function callOptions({ clock, signal, deadline }: Run): CallOptions {
  return { ...(signal && { signal }), timeoutMs: deadline - clock.now() }
}

/**
 * Sends a batch, and what it left over, until nothing is left. DynamoDB calls a batch a success though it did
 * only part of it, and nobody but the caller sends the rest again.
 *
 * @param send answers what was left over, or undefined.
 * @returns undefined when all was done. `THROTTLED` stands for what was still left at the deadline, else the
 *   error of the call that failed.
 */
export async function untilProcessed<Request>(
  request: Request,
  send: (request: Request) => Promise<Request | undefined>,
  { clock, signal, deadline }: Run,
): Promise<Unprocessed<Request> | undefined> {
  let left = request
  try {
    for (let round = 0; ; round += 1) {
      const rest = await send(left)
      if (rest === undefined) return undefined
      left = rest
      const pause = jitter(round, defaultPolicy, clock)
      if (clock.now() + pause >= deadline) throw leftAtDeadline()
      await clock.sleep(pause, signal)
    }
  } catch (error) {
    if (!(error instanceof DynagateError)) throw error
    return { left, error }
  }
}

function leftAtDeadline(): DynagateError {
  return new DynagateError('THROTTLED', 'DynamoDB had no capacity left for part of this request.')
}
