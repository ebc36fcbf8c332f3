import { DynagateError } from '../../errors.ts'
import { UpstreamFailure } from './client-errors.ts'
import type { CallOptions } from './port.ts'

/** One try of a call, as the adapter that makes it sees it. */
export interface Attempt {
  /** Whether the caller has given up: whatever isn't sent by then must not be sent. */
  readonly isGivenUp: boolean
  /** Whether the request may have reached DynamoDB. True unless the adapter knows better and says so. */
  isSent: boolean
  /** Fires when the caller gives up; made when it is first asked for. Undefined where the call has no end. */
  signal(): AbortSignal | undefined
}

/**
 * Makes a call that ends when the caller gives up or the time is over: throws `TIMEOUT` or `CANCELLED` at that
 * moment, whatever `work` does. Work that fails before then fails with its own error.
 *
 * @param work should stop when the attempt is given up, but nothing waits for it to.
 */
export async function withDeadline<Answer>(
  { signal, timeoutMs }: CallOptions,
  work: (attempt: Attempt) => Promise<Answer>,
): Promise<Answer> {
  if (signal?.aborted) throw givenUp(signal.reason, false)
  if (!signal && timeoutMs === undefined) return work(new EndlessAttempt())
  const attempt = new BoundedAttempt()
  const { promise, reject } = Promise.withResolvers<never>()
  const giveUp = (reason: unknown) => {
    reject(givenUp(reason, attempt.isSent))
    attempt.giveUp(reason)
  }
  const onAbort = () => giveUp(signal?.reason)
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => giveUp(timeIsOver()), timeoutMs)
  signal?.addEventListener('abort', onAbort)
  try {
    return await Promise.race([work(attempt), promise])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

class EndlessAttempt implements Attempt {
  readonly isGivenUp = false
  isSent = true

  signal(): undefined {}
}

class BoundedAttempt implements Attempt {
  isSent = true
  #isGivenUp = false
  #controller: AbortController | undefined

  get isGivenUp(): boolean {
    return this.#isGivenUp
  }

  signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  giveUp(reason: unknown): void {
    this.#isGivenUp = true
    this.#controller?.abort(reason)
  }
}

/** The error of a call that was given up for `reason`, that of an AbortSignal. */
export function givenUp(reason: unknown, mayHaveRun: boolean): DynagateError {
  if (reason instanceof DOMException && reason.name === 'TimeoutError') {
    return new UpstreamFailure('TIMEOUT', mayHaveRun, reason)
  }
  return new DynagateError('CANCELLED', 'The request was cancelled.', { cause: reason })
}

function timeIsOver(): DOMException {
  return new DOMException('The time for this call is over', 'TimeoutError')
}
