/** A budget that refills at a constant rate. */
export interface Rate {
  /** The amount that may be taken at once, and within `seconds` on average. */
  readonly capacity: number
  /** The seconds in which the whole budget refills. */
  readonly seconds: number
}

/** A key has fewer units than requested. */
export interface Exhausted {
  /** Milliseconds until it has enough; undefined if that is more than the capacity. */
  readonly retryAfterMs: number | undefined
}

/**
 * A token bucket for each key. Keeps at most `maxKeys`, of about 150 bytes each: the least recently used one is
 * evicted, and starts full again.
 */
export class TokenBuckets {
  readonly #rate: Rate
  readonly #maxKeys: number
  readonly #now: () => number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  /** @param now milliseconds. */
  constructor(rate: Rate, maxKeys: number, now: () => number) {
    this.#rate = rate
    this.#maxKeys = maxKeys
    this.#now = now
  }

  /** Takes units of a key. If it has fewer, takes none and returns the time until it has enough. */
  take(key: string, units: number): Exhausted | undefined {
    if (units > this.#rate.capacity) return { retryAfterMs: undefined }
    const bucket = this.#bucket(key)
    if (bucket.left < units) return { retryAfterMs: Math.ceil((units - bucket.left) / this.#unitsEachMs) }
    bucket.left -= units
    return undefined
  }

  /** Returns units, or takes more if they are negative: what is left may become negative. */
  give(key: string, units: number): void {
    // The next access caps it at the capacity.
    this.#bucket(key).left += units
  }

  get #unitsEachMs(): number {
    return this.#rate.capacity / (this.#rate.seconds * 1000)
  }

  #bucket(key: string): { left: number; at: number } {
    const now = this.#now()
    const { capacity } = this.#rate
    const bucket = this.#buckets.get(key) ?? { left: capacity, at: now }
    bucket.left = Math.min(capacity, bucket.left + (now - bucket.at) * this.#unitsEachMs)
    bucket.at = now
    // Moved to the end, so that the first key is the least recently used one.
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > this.#maxKeys && oldest !== undefined) this.#buckets.delete(oldest)
    return bucket
  }
}
