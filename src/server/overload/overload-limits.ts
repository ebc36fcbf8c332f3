/** What a gateway has in flight at most; more requests are rejected with `OVERLOADED`. */
export interface OverloadLimits {
  /** Requests: those that wait for their turn, and those that execute. */
  readonly requests: number
  /** Requests that are accepted however slow they are: the limit of requests is never lowered below this. */
  readonly leastRequests: number
  /** Milliseconds that even the fastest of the recent requests waited; above, the limit of requests is lowered. */
  readonly delayMs: number
  /** Read units of the operations that execute, as estimated; one unit is up to 8 KB of items in memory. */
  readonly readUnits: number
}

/** The default limits. */
export const defaultOverloadLimits: OverloadLimits = Object.freeze({
  requests: 1_000,
  leastRequests: 50,
  delayMs: 250,
  readUnits: 100_000,
})

/** @throws TypeError for a limit that is not a positive number. */
export function overloadLimits(given: Partial<OverloadLimits> = {}): OverloadLimits {
  const limits = { ...defaultOverloadLimits, ...given }
  for (const [name, value] of Object.entries(limits)) {
    if (!(value > 0)) throw new TypeError(`overload.${name}: expected a number above 0, got ${value}`)
  }
  if (limits.leastRequests > limits.requests) {
    throw new TypeError(
      `overload.leastRequests: expected at most overload.requests, ${limits.requests}, got ${limits.leastRequests}`,
    )
  }
  return limits
}
