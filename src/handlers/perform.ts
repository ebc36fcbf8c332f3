import { DynagateError } from '../errors.ts'
import type { AnyItem, HandledChange } from '../model/index.ts'
import { required } from '../required.ts'
import type { Clock } from '../store/index.ts'
import { itemChange } from '../streams/index.ts'
import type { HandlerContext } from './handler-context.ts'
import type { Task } from './tasks.ts'

/** Options of {@link perform}. */
export interface Attempt {
  /** Counted from 1. */
  readonly attempt: number
  readonly timeoutMs: number
  readonly clock: Clock
  /** Ends the attempt. */
  readonly signal: AbortSignal
}

/**
 * Gives a change to its handler, once.
 *
 * @throws what the handler throws; ItemError for stored data that doesn't fit its entity; DynagateError TIMEOUT; the
 *   signal's reason.
 */
export async function perform(
  { handler, record, token }: Task,
  context: HandlerContext,
  { attempt, timeoutMs, clock, signal }: Attempt,
): Promise<void> {
  signal.throwIfAborted()
  const change = required(itemChange(handler.entity, record), 'the change that the handler was chosen for')
  const timeout = new AbortController()
  const end = new AbortController()
  const late = new DynagateError(
    'TIMEOUT',
    `The handler ${handler.name} took longer than ${timeoutMs} milliseconds`,
  )
  clock.sleep(timeoutMs, end.signal).then(
    () => timeout.abort(late),
    () => {},
  )
  const either = AbortSignal.any([signal, timeout.signal])
  const given: HandledChange<AnyItem> = { ...change, token, attempt, signal: either }
  try {
    await Promise.race([handler.handle(given as never, context), rejectedBy(either, end.signal)])
  } finally {
    end.abort()
  }
}

/** Rejects with the reason of the signal; its listener is removed when `end` fires. */
function rejectedBy(signal: AbortSignal, end: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: end })
  })
}
