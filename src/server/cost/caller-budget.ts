import type { CallerLimit } from './cost-options.ts'

/** What each caller may still read: a bucket that refills evenly, from which estimates are taken. */
export class CallerBudget {
  readonly #limit: CallerLimit
  readonly #now: () => number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  /** @param now milliseconds. */
  constructor(limit: CallerLimit, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  /**
   * Takes units for a request that is about to run.
   *
   * @returns 0 where they were there; else nothing was taken, and it is the milliseconds until they will be.
   */
  take(caller: string, units: number): number {
    const bucket = this.#bucket(caller)
    if (bucket.left >= units) {
      bucket.left -= units
      return 0
    }
    const missing = Math.min(units, this.#limit.readUnits) - bucket.left
    return Math.ceil(missing / this.#unitsEachMs)
  }

  /** Gives back what an estimate was too high by. */
  giveBack(caller: string, units: number): void {
    const bucket = this.#bucket(caller)
    bucket.left = Math.min(this.#limit.readUnits, bucket.left + units)
  }

  get #unitsEachMs(): number {
    return this.#limit.readUnits / (this.#limit.seconds * 1000)
  }

  #bucket(caller: string): { left: number; at: number } {
    const now = this.#now()
    const bucket = this.#buckets.get(caller) ?? { left: this.#limit.readUnits, at: now }
    bucket.left = Math.min(this.#limit.readUnits, bucket.left + (now - bucket.at) * this.#unitsEachMs)
    bucket.at = now
    // The caller who was here last stands last, so the first one is the one to forget.
    this.#buckets.delete(caller)
    this.#buckets.set(caller, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > mostCallers && oldest !== undefined) this.#buckets.delete(oldest)
    return bucket
  }
}

/** Callers remembered: one who was forgotten begins with a full budget. */
const mostCallers = 10_000
