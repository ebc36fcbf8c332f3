import { RecentOutcomes } from './recent-outcomes.ts'

/**
 * Rejects calls that would fail: opens when at least half of 20 or more recent calls failed. While it is open, it sends
 * one call per second as a probe and rejects the others at once; an answered probe closes it.
 *
 * Pure: the caller passes the time, in milliseconds.
 */
export class CircuitBreaker {
  readonly #recent = new RecentOutcomes()
  /** When it opened; undefined while it is closed. */
  #openedAt: number | undefined
  #nextProbeAt = 0
  readonly #onChange: (isOpen: boolean) => void

  /** @param onChange called when it opens or closes. */
  constructor(onChange: (isOpen: boolean) => void) {
    this.#onChange = onChange
  }

  get isOpen(): boolean {
    return this.#openedAt !== undefined
  }

  /** Undefined if a call may be sent, else the milliseconds until the next probe. */
  reject(now: number): number | undefined {
    if (this.#openedAt === undefined) return undefined
    const left = this.#nextProbeAt - now
    if (left > 0) return left
    // A cancelled probe reports no outcome, so the next probe doesn't wait for it.
    this.#nextProbeAt = now + probeEveryMs
    return undefined
  }

  /** Counts an answered call, even with an error. A call that was sent before the breaker opened doesn't close it. */
  answered(sentAt: number, now: number): void {
    if (this.#openedAt === undefined) this.#recent.at(now).countGood()
    else if (sentAt >= this.#openedAt) {
      this.#openedAt = undefined
      this.#recent.clear()
      this.#onChange(false)
    }
  }

  /** Counts a call that wasn't answered, or answered with a fault of DynamoDB. */
  failed(now: number): void {
    if (this.#openedAt !== undefined) return
    const recent = this.#recent.at(now)
    recent.countBad()
    if (recent.bad < recent.good || recent.bad + recent.good < fewestCalls) return
    this.#openedAt = now
    this.#nextProbeAt = now + probeEveryMs
    this.#onChange(true)
  }
}

/** The minimum number of calls for a meaningful share of failures. */
const fewestCalls = 20

/** Milliseconds. An attempt takes at most a second, so service resumes within two seconds after an outage. */
const probeEveryMs = 1_000
