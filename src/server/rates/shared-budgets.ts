import { createHash } from 'node:crypto'
import type { Log } from '../log/index.ts'
import type { Exhausted, Rate, TokenBuckets } from './token-buckets.ts'

/** Stores the budgets of keys for several processes. */
export interface BudgetStorage {
  /**
   * Takes units from a key's budget and returns 0. If it has fewer, takes none and returns the milliseconds until it
   * has enough.
   *
   * @param key at most 64 characters.
   */
  take(key: string, units: number, rate: Rate): Promise<number>
  /** Returns units, or takes more if they are negative: what is left may become negative. */
  give(key: string, units: number, rate: Rate): Promise<void>
}

/** The budgets of keys. */
export interface Budgets {
  /** Takes units. If the key has fewer, takes none and returns the time until it has enough. Never rejects. */
  take(key: string, units: number): Exhausted | undefined | Promise<Exhausted | undefined>
  /** Returns units, or takes more if they are negative. */
  give(key: string, units: number): void
}

/**
 * Budgets in a shared storage. While it fails or doesn't respond in time, this process counts alone: then each process
 * has the whole budget.
 */
export class SharedBudgets implements Budgets {
  readonly #storage: BudgetStorage
  readonly #rate: Rate
  readonly #own: TokenBuckets
  readonly #log: Log
  #isFailing = false
  /** Until then a storage that has failed isn't asked again: waiting for it would delay each request. */
  #retryAt = Number.NEGATIVE_INFINITY

  constructor(storage: BudgetStorage, rate: Rate, own: TokenBuckets, log: Log) {
    this.#storage = storage
    this.#rate = rate
    this.#own = own
    this.#log = log
  }

  async take(key: string, units: number): Promise<Exhausted | undefined> {
    if (units > this.#rate.capacity) return { retryAfterMs: undefined }
    if (performance.now() < this.#retryAt) return this.#own.take(key, units)
    try {
      const waitMs: unknown = await withinTime(this.#storage.take(digest(key), units, this.#rate))
      if (typeof waitMs !== 'number' || !(waitMs >= 0)) {
        throw new TypeError(`Expected milliseconds from the storage, got ${typeof waitMs}`)
      }
      this.#isFailing = false
      return waitMs > 0 ? { retryAfterMs: Math.ceil(waitMs) } : undefined
    } catch (cause) {
      this.#failed(cause)
      return this.#own.take(key, units)
    }
  }

  give(key: string, units: number): void {
    if (units === 0) return
    if (this.#isFailing) this.#own.give(key, units)
    else void this.#giveBack(key, units)
  }

  async #giveBack(key: string, units: number): Promise<void> {
    try {
      await this.#storage.give(digest(key), units, this.#rate)
    } catch (cause) {
      this.#failed(cause)
    }
  }

  /** Logs the beginning of an outage. */
  #failed(cause: unknown): void {
    if (!this.#isFailing) {
      const message =
        'The storage of budgets failed: each process has its own budgets until the storage responds again.'
      this.#log({ level: 'warn', message, cause })
    }
    this.#isFailing = true
    this.#retryAt = performance.now() + retryAfterMs
  }
}

/** Milliseconds that a request waits for the storage. */
const storageMs = 250
/** Milliseconds between attempts while it fails. */
const retryAfterMs = 1_000

async function withinTime<Value>(value: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`No response within ${storageMs} ms`)), storageMs)
  try {
    return await Promise.race([value, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A key may be long and name a person. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
