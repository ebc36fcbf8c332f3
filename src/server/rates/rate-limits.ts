import { OptionFaults } from '../option-faults.ts'
import { networkOf } from './client-address.ts'
import { type Exhausted, TokenBuckets } from './token-buckets.ts'

/** A limit of requests per time. */
export interface RateLimit {
  /** Requests at once, and within `seconds` on average. */
  readonly requests: number
  readonly seconds: number
}

/** Limits of the rate of requests. */
export interface RateLimitOptions {
  /** Of each client address, checked before its credentials are. */
  readonly perAddress?: RateLimit
  /** Of each verified caller. */
  readonly perCaller?: RateLimit
}

/** Counts requests against the limits. */
export class RateLimits {
  readonly #addresses: TokenBuckets | undefined
  readonly #callers: TokenBuckets | undefined

  /** @param now milliseconds. @throws OptionsError with the limits that are not positive numbers. */
  constructor({ perAddress, perCaller }: RateLimitOptions, now: () => number) {
    const faults = new OptionFaults()
    this.#addresses = faults.of(() => perAddress && bucketsOf('perAddress', perAddress, now))
    this.#callers = faults.of(() => perCaller && bucketsOf('perCaller', perCaller, now))
    faults.check()
  }

  /** Counts a request of an address. All requests without a known address are counted together. */
  ofAddress(address: string | undefined): Exhausted | undefined {
    return this.#addresses?.take(address === undefined ? 'unknown' : networkOf(address), 1)
  }

  /** Counts a request of a verified caller. */
  ofCaller(id: string): Exhausted | undefined {
    return this.#callers?.take(id, 1)
  }
}

const maxKeys = 100_000

function bucketsOf(name: string, { requests, seconds }: RateLimit, now: () => number): TokenBuckets {
  if (!(requests >= 1 && seconds > 0 && Number.isFinite(requests / seconds))) {
    throw new TypeError(
      `rateLimit.${name}: expected requests of at least 1 and seconds above 0, got ${requests} and ${seconds}`,
    )
  }
  return new TokenBuckets({ capacity: requests, seconds }, maxKeys, now)
}
