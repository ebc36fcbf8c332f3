import { numbersOf, OptionsError } from '../option-faults.ts'

/** The maximum load of a gateway. Further requests are rejected with `OVERLOADED`. */
export interface OverloadLimits {
  /** Requests, waiting and executing. */
  readonly requests: number
  /** The lowest limit of concurrently executed requests, even if all of them are slow. */
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
