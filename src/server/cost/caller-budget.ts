import type { CallerLimit } from './cost-options.ts'

/** Why a request doesn't fit its caller's budget. */
export interface OverBudget {
  /** Milliseconds until the budget has the units; undefined where they are more than the whole budget. */
  readonly retryAfterMs: number | undefined
}

/**
 * The read units that each caller has left: a bucket that refills evenly. An estimate is taken before a request
 * runs, and settled against what the request consumed, which may leave a caller in debt.
 */
export class CallerBudget {
  readonly #limit: CallerLimit
  readonly #now: () => number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  /** @param now milliseconds. */
  constructor(limit: CallerLimit, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  /** Takes the estimate of a request that is about to run; where it doesn't fit, takes nothing and returns why. */
  take(caller: string, units: number): OverBudget | undefined {
    if (units > this.#limit.readUnits) return { retryAfterMs: undefined }
    const bucket = this.#bucket(caller)
    if (bucket.left < units) return { retryAfterMs: Math.ceil((units - bucket.left) / this.#unitsEachMs) }
    bucket.left -= units
    return undefined
  }

  /** Corrects a charge once it is known what the request consumed: the difference is given back, or charged too. */
  settle(caller: string, { taken, consumed }: { taken: number; consumed: number }): void {
    // More than the whole budget is cut off when the bucket is next looked at.
    this.#bucket(caller).left += taken - consumed
  }

  get #unitsEachMs(): number {
    return this.#limit.readUnits / (this.#limit.seconds * 1000)
  }

  #bucket(caller: string): { left: number; at: number } {
    const now = this.#now()
    const bucket = this.#buckets.get(caller) ?? { left: this.#limit.readUnits, at: now }
    bucket.left = Math.min(this.#limit.readUnits, bucket.left + (now - bucket.at) * this.#unitsEachMs)
    bucket.at = now
    // Moved to the end, so that the first caller is the least recent one: it is evicted.
    this.#buckets.delete(caller)
    this.#buckets.set(caller, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > maxCallers && oldest !== undefined) this.#buckets.delete(oldest)
    return bucket
  }
}

/** An evicted caller starts again with a full budget. */
const maxCallers = 10_000
