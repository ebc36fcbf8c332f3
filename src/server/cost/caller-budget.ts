import type { CallerLimit } from './cost-options.ts'

/** A request exceeds its caller's budget. */
export interface OverBudget {
  /** Milliseconds until the budget has enough units; undefined if they exceed the whole budget. */
  readonly retryAfterMs: number | undefined
}

/**
 * The read units that each caller has left: a token bucket that refills at a constant rate. The estimate is charged
 * before a request runs, and settled against its actual cost, which may make the balance negative.
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

  /** Charges the estimate of a request; if it exceeds the budget, charges nothing and returns the reason. */
  take(caller: string, units: number): OverBudget | undefined {
    if (units > this.#limit.readUnits) return { retryAfterMs: undefined }
    const bucket = this.#bucket(caller)
    if (bucket.left < units) return { retryAfterMs: Math.ceil((units - bucket.left) / this.#unitsEachMs) }
    bucket.left -= units
    return undefined
  }

  /** Corrects a charge once the actual cost is known: refunds or charges the difference. */
  settle(caller: string, { taken, consumed }: { taken: number; consumed: number }): void {
    // The next access caps the balance at the whole budget.
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
    // Moved to the end, so that the first caller is the least recently used one, which is evicted.
    this.#buckets.delete(caller)
    this.#buckets.set(caller, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > maxCallers && oldest !== undefined) this.#buckets.delete(oldest)
    return bucket
  }
}

/** An evicted caller starts again with a full budget. */
const maxCallers = 10_000
