import { DynagateError, errorCodes } from '../errors.ts'
import type { Clock } from '../store/index.ts'

/** Options of {@link persistently}. */
export interface Persistence {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called before each retry, with the error of the last attempt. */
  readonly onRetry: ((error: DynagateError) => void) | undefined
}

/**
 * Makes a call until it succeeds: a reader that gave up would lose changes a day later. Waits longer after each
 * failure, 10 s at most.
 *
 * @throws the error of the call if a retry can't succeed, or the signal's reason.
 */
export async function persistently<Result>(
  call: () => Promise<Result>,
  { clock, signal, onRetry }: Persistence,
): Promise<Result> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await call()
    } catch (error) {
      if (signal.aborted || !(error instanceof DynagateError) || !errorCodes[error.code].retryable)
        throw error
      onRetry?.(error)
      await clock.sleep(clock.random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** retry), signal)
    }
  }
}

const firstBackoffMs = 100
const longestBackoffMs = 10_000
