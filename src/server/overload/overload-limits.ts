import { numbersOf, OptionsError } from '../option-faults.ts'

/** What a gateway has in flight at most; more requests are rejected with `OVERLOADED`. */
export interface OverloadLimits {
  /** Requests: those that wait, and those that are executed. */
  readonly requests: number
  /** Requests that are executed at once however slow they are: their limit is never lowered below this. */
  readonly leastRequests: number
  /** Milliseconds that a request may wait until it is executed, in a burst. */
  readonly waitMs: number
  /** Milliseconds that even the fastest of the recent requests waited; above, fewer are executed at once. */
  readonly delayMs: number
  /** Read units of the operations that execute, as estimated; one unit is up to 8 KB of items in memory. */
  readonly readUnits: number
}

/** The default limits. */
export const defaultOverloadLimits: OverloadLimits = Object.freeze({
  requests: 1_000,
  leastRequests: 50,
  waitMs: 1_000,
  delayMs: 250,
  readUnits: 100_000,
})

/** @throws OptionsError with every limit that is not a positive number. */
export function overloadLimits(given: Partial<OverloadLimits> = {}): OverloadLimits {
  const limits = numbersOf('overload', given, defaultOverloadLimits)
  const none = Object.entries(limits).filter(([, value]) => value === 0)
  if (none.length > 0) {
    throw new OptionsError(none.map(([name]) => `overload.${name}: expected a number above 0, got 0`))
  }
  if (limits.leastRequests > limits.requests) {
    throw new TypeError(
      `overload.leastRequests: expected at most overload.requests, ${limits.requests}, got ${limits.leastRequests}`,
    )
  }
  return limits
}
