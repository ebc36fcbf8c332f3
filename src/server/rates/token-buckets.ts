import { createHash } from 'node:crypto'

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
 * A token bucket for each key. Keeps at most `maxKeys`, of about 150 bytes each. One more evicts a key that was not used
 * for long, which starts full again: of the {@link candidates} oldest, the one that has most left, so that a client which
 * has used up its budget doesn't get a new one because others arrive.
 */
export class TokenBuckets {
  readonly #rate: Rate
  readonly #maxKeys: number
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()

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

  #bucket(name: string): Bucket {
    const now = this.#now()
    const key = name.length > maxKeyLength ? createHash('sha256').update(name).digest('base64') : name
    const known = this.#buckets.get(key)
    if (known === undefined && this.#buckets.size >= this.#maxKeys) this.#evict(now)
    const bucket = known ?? { left: this.#rate.capacity, at: now }
    bucket.left = this.#leftOf(bucket, now)
    bucket.at = now
    // Moved to the end, so that the keys are in the order of their last use.
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    return bucket
  }

  #leftOf({ left, at }: Bucket, now: number): number {
    return Math.min(this.#rate.capacity, left + (now - at) * this.#unitsEachMs)
  }

  #evict(now: number): void {
    let evicted: string | undefined
    let most = Number.NEGATIVE_INFINITY
    let seen = 0
    for (const [key, bucket] of this.#buckets) {
      const left = this.#leftOf(bucket, now)
      if (left > most) {
        evicted = key
        most = left
      }
      seen += 1
      if (seen === candidates || left === this.#rate.capacity) break
    }
    if (evicted !== undefined) this.#buckets.delete(evicted)
  }
}

interface Bucket {
  left: number
  at: number
}

/** How many keys an eviction compares. */
const candidates = 16
/** A longer key is replaced by its hash: it may be a header. */
const maxKeyLength = 64
