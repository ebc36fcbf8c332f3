import { DynagateError } from '../errors.ts'
import { ItemError } from '../model/index.ts'
import type { Clock } from '../store/index.ts'
import type { DeadLetter } from './dead-letters.ts'
import type { HandlerContext } from './handler-context.ts'
import type { HandlerReport } from './handler-report.ts'
import { perform } from './perform.ts'
import type { Task } from './tasks.ts'

/** The options of delivering changes to handlers. */
export interface Delivery {
  readonly context: HandlerContext
  /** The number of attempts to handle a change before it becomes a dead letter. */
  readonly attempts: number
  /** The maximum time of an attempt, in milliseconds. */
  readonly timeoutMs: number
  readonly clock: Clock
  readonly report: (report: HandlerReport) => void
  /** Stores a dead letter. */
  readonly bury: (letter: DeadLetter) => Promise<void>
  /** No attempt begins after it has fired. */
  readonly stopping: AbortSignal
  /** Ends running attempts. */
  readonly signal: AbortSignal
}

/**
 * Gives a change to its handler until it is handled, or is stored as a dead letter after its last attempt. It waits longer
 * after each failure, 10 s at most.
 *
 * @throws the reason of one of the signals: the change isn't handled.
 */
export async function deliver(task: Task, delivery: Delivery): Promise<void> {
  const { attempts, clock, context, report, signal, stopping, timeoutMs } = delivery
  const { handler, token } = task
  for (let attempt = 1; ; attempt += 1) {
    stopping.throwIfAborted()
    try {
      return await perform(task, context, { attempt, timeoutMs, clock, signal })
    } catch (error) {
      signal.throwIfAborted()
      // Stored data that doesn't fit its entity won't do so at the next attempt.
      if (attempt >= attempts || error instanceof ItemError)
        return bury({ task, attempt, error, now: Date.now() }, delivery)
      report({ kind: 'failed', handler: handler.name, token, attempt, error })
      await clock.sleep(backoff(attempt, clock), stopping)
    }
  }
}

/** Stores a dead letter, however often that fails: a change whose handling failed for good must not be lost. */
async function bury(
  { task, attempt, error, now }: { task: Task; attempt: number; error: unknown; now: number },
  { bury, clock, report, signal, stopping }: Delivery,
): Promise<void> {
  const { handler, token, record } = task
  const failedAt = new Date(now).toISOString()
  const letter = { handler: handler.name, token, error: shown(error), attempts: attempt, failedAt, record }
  for (let failures = 1; ; failures += 1) {
    try {
      await bury(letter)
      return report({ kind: 'deadLetter', letter, error })
    } catch (failure) {
      signal.throwIfAborted()
      report({ kind: 'deadLetterFailed', letter, error: failure })
      await clock.sleep(backoff(failures, clock), stopping)
    }
  }
}

/** A random time in milliseconds, up to a limit that doubles with each failure. */
export function backoff(failures: number, { random }: Pick<Clock, 'random'>): number {
  return random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failures - 1))
}

const firstBackoffMs = 100
const longestBackoffMs = 10_000

function shown(error: unknown): DeadLetter['error'] {
  if (error instanceof DynagateError) return { message: error.message, code: error.code }
  return { message: error instanceof Error ? error.message : String(error) }
}
