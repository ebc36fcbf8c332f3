import { DynagateError } from '../../errors.ts'
import { NotSent, UpstreamFailure } from './client-errors.ts'
import type { CallOptions } from './port.ts'

/** One attempt of a call, for the adapter that makes it. */
export interface Attempt {
  /** Whether the caller no longer waits: then a request that hasn't been sent must not be sent. */
  readonly isAbandoned: boolean
  /** Whether the request may have reached DynamoDB. True unless the adapter sets it to false. */
  isSent: boolean
  /** Whether the credentials that sign the request are there. True unless the adapter sets it to false. */
  isSigned: boolean
  /** Fires when the caller gives up; created on first use. Undefined if the call has no deadline and can't be cancelled. */
  signal(): AbortSignal | undefined
  /** Called when the caller gives up: for adapters that do without a signal. */
  onGiveUp: (() => void) | undefined
}

/**
 * Makes a call that ends when the caller gives up or the deadline passes: throws `TIMEOUT` or `CANCELLED` at that moment,
 * even if `work` continues. If `work` fails before, its own error is thrown.
 *
 * @param work should stop when the attempt is abandoned, but isn't awaited.
 */
export async function withDeadline<Answer>(
  { signal, timeoutMs }: CallOptions,
  work: (attempt: Attempt) => Promise<Answer>,
): Promise<Answer> {
  if (signal?.aborted) throw abandoned(signal.reason, false)
  if (!signal && timeoutMs === undefined) return work(new EndlessAttempt())
  const attempt = new BoundedAttempt()
  const { promise, reject } = Promise.withResolvers<never>()
  const giveUp = (reason: unknown) => {
    reject(attempt.isSigned ? abandoned(reason, attempt.isSent) : abandonedUnsigned(reason))
    attempt.giveUp(reason)
  }
  const onAbort = () => giveUp(signal?.reason)
  let late: NodeJS.Immediate | undefined
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(
          () => {
            // The process may have been too busy to receive an answer that has arrived: receive it before giving up.
            late = setImmediate(() => giveUp(timeIsOver()))
          },
          Math.min(timeoutMs, longestTimerMs),
        )
  signal?.addEventListener('abort', onAbort)
  try {
    return await Promise.race([work(attempt), promise])
  } finally {
    clearTimeout(timer)
    clearImmediate(late)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Node's timers fire at once after longer times. */
const longestTimerMs = 2 ** 31 - 1

class EndlessAttempt implements Attempt {
  readonly isAbandoned = false
  isSent = true
  isSigned = true
  onGiveUp: (() => void) | undefined

  signal(): undefined {}
}

class BoundedAttempt implements Attempt {
  isSent = true
  isSigned = true
  onGiveUp: (() => void) | undefined
  #isAbandoned = false
  #controller: AbortController | undefined

  get isAbandoned(): boolean {
    return this.#isAbandoned
  }

  signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  giveUp(reason: unknown): void {
    this.#isAbandoned = true
    this.#controller?.abort(reason)
    this.onGiveUp?.()
  }
}

/** The error of an abandoned call, by the `reason` of its AbortSignal. */
export function abandoned(reason: unknown, mayHaveRun: boolean): DynagateError {
  if (reason instanceof DOMException && reason.name === 'TimeoutError') {
    return new UpstreamFailure('TIMEOUT', mayHaveRun, reason)
  }
  return new DynagateError('CANCELLED', 'The request was cancelled.', { cause: reason })
}

function abandonedUnsigned(reason: unknown): DynagateError {
  const error = abandoned(reason, false)
  if (error.code !== 'TIMEOUT') return error
  return new NotSent('TIMEOUT', 'The credentials of the tenant took too long.', { cause: error })
}

function timeIsOver(): DOMException {
  return new DOMException('The deadline of this call has passed', 'TimeoutError')
}
