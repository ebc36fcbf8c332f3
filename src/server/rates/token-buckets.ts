import { createHash } from 'node:crypto'
import { required } from '../../required.ts'

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
 * A token bucket for each key. Keeps at most `maxKeys`, of about 200 bytes each. One more evicts another, which starts full
 * again: of the next {@link candidates} in turn, the fullest, so that a client which has used up its budget doesn't get
 * a new one because others arrive. A key that isn't used becomes full, and so is evicted sooner or later.
 */
export class TokenBuckets {
  readonly #rate: Rate
  readonly #maxKeys: number
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()
  /** Where the next eviction continues: from the first key on, it would step over all that were ever evicted. */
  #turn: MapIterator<[string, Bucket]> | undefined

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
    if (known !== undefined) {
      known.left = this.#leftOf(known, now)
      known.at = now
      return known
    }
    if (this.#buckets.size >= this.#maxKeys) this.#evict(now)
    const bucket = { left: this.#rate.capacity, at: now }
    this.#buckets.set(key, bucket)
    return bucket
  }

  #leftOf({ left, at }: Bucket, now: number): number {
    return Math.min(this.#rate.capacity, left + (now - at) * this.#unitsEachMs)
  }

  #evict(now: number): void {
    let evicted: string | undefined
    let most = Number.NEGATIVE_INFINITY
    for (let seen = 0; seen < candidates && most < this.#rate.capacity; seen += 1) {
      const [key, bucket] = this.#next()
      const left = this.#leftOf(bucket, now)
      if (left <= most) continue
      evicted = key
      most = left
    }
    if (evicted !== undefined) this.#buckets.delete(evicted)
  }

  /** The next key in turn, and its bucket. */
  #next(): [string, Bucket] {
    const next = this.#turn?.next()
    if (next?.done === false) return next.value
    this.#turn = this.#buckets.entries()
    return required(this.#turn.next().value, 'a bucket')
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
