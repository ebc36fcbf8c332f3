import { DynagateError } from '../../errors.ts'
import { UpstreamFailure } from './failures.ts'
import type { CallOptions } from './port.ts'

/**
 * Does `work` under a signal that fires when the caller gives up or the time is over, and throws at that moment
 * whatever `work` does: `TIMEOUT` or `CANCELLED`. Work that fails by itself fails with its own error.
 *
 * @param work gets the signal if it asks for it; it should stop when that fires, but nobody waits for it to.
 */
export async function untilGivenUp<Answer>(
  { signal, timeoutMs }: CallOptions,
  work: (signalOf: () => AbortSignal | undefined) => Promise<Answer>,
): Promise<Answer> {
  if (signal?.aborted) throw givenUp(signal.reason, false)
  if (!signal && timeoutMs === undefined) return work(noSignal)
  let controller: AbortController | undefined
  const signalOf = () => {
    controller ??= new AbortController()
    return controller.signal
  }
  const { promise, reject } = Promise.withResolvers<never>()
  const giveUp = (reason: unknown) => {
    reject(givenUp(reason, true))
    controller?.abort(reason)
  }
  const onAbort = () => giveUp(signal?.reason)
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => giveUp(timeIsOver()), timeoutMs)
  signal?.addEventListener('abort', onAbort)
  try {
    return await Promise.race([work(signalOf), promise])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

function noSignal(): undefined {}

/** The error of a call that was given up for `reason`: that of an AbortSignal. */
export function givenUp(reason: unknown, mayHaveRun: boolean): DynagateError {
  if (reason instanceof DOMException && reason.name === 'TimeoutError') {
    return new UpstreamFailure('TIMEOUT', mayHaveRun, reason)
  }
  return new DynagateError('CANCELLED', 'The request was cancelled.', { cause: reason })
}

function timeIsOver(): DOMException {
  return new DOMException('The time for this call is over', 'TimeoutError')
}
