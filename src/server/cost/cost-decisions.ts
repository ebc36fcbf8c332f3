import type { DynagateError } from '../../errors.ts'
import type { Log } from '../log/index.ts'

/**
 * Decides about an operation over a limit or a budget: rejects it or, while limits are only measured, logs it. Returns
 * the error for a rejection.
 */
export type Decide = (excess: DynagateError | undefined) => DynagateError | undefined

/** @param now milliseconds. */
export function decider(mode: 'enforce' | 'measure', log: Log, now: () => number): Decide {
  if (mode === 'enforce') return (excess) => excess
  let nextAt = Number.NEGATIVE_INFINITY
  let omitted = 0
  return (excess) => {
    if (excess === undefined) return undefined
    if (now() < nextAt) {
      omitted += 1
      return undefined
    }
    const others = omitted > 0 ? ` ${omitted} other operations over a limit since the last entry.` : ''
    log({ level: 'warn', message: `Measured, not enforced: ${excess.message}${others}` })
    nextAt = now() + logEveryMs
    omitted = 0
    return undefined
  }
}

const logEveryMs = 1_000
