import type { OverloadLimits } from './overload-limits.ts'

/** What happened in an interval. Times are in milliseconds. */
export interface Interval {
  /** Its length: {@link intervalMs}, and how late the event loop ran its end. */
  readonly lastedMs: number
  /** Requests that ended. */
  readonly ended: number
  /** Whether the limit was needed: a request was rejected, or nearly as many were in flight as it allows. */
  readonly isNeeded: boolean
  /** The duration of the fastest call of DynamoDB; undefined for too few calls. */
  readonly fastestCallMs: number | undefined
  /** How long the first of the waiting requests has waited for its turn. */
  readonly queuedMs: number
}

/** The length of an interval, in milliseconds, while the event loop isn't late. */
export const intervalMs = 100

/**
 * How many requests may be in flight. While even the fastest call, or every request before its turn, waits longer than it
 * should, there is a queue that doesn't get shorter: a burst ends, and a mix of slow and fast calls has fast ones (the idea
 * of CoDel, RFC 8289). Then the limit becomes as many requests as end within the acceptable delay (Little's law); it grows
 * again while there is no such queue.
 *
 * Pure: the caller reports each interval.
 */
export class RequestLimit {
  readonly #limits: OverloadLimits
  #current: number
  /** The shortest duration of a call without a queue. */
  #baseMs = Number.POSITIVE_INFINITY
  /** The last intervals, if all of them had a queue. */
  #queued: Interval[] = []

  constructor(limits: OverloadLimits) {
    this.#limits = limits
    this.#current = limits.requests
  }

  /** Requests that may be in flight now. */
  get current(): number {
    return this.#current
  }

  /** Lowers or raises the limit by what happened in an interval. */
  after(interval: Interval): void {
    const { requests, leastRequests, delayMs } = this.#limits
    this.#baseMs = Math.min(this.#baseMs, interval.fastestCallMs ?? Number.POSITIVE_INFINITY)
    if (!this.#hasQueue(interval)) {
      this.#queued = []
      if (interval.isNeeded) this.#current = Math.min(requests, Math.ceil(this.#current * growth))
      return
    }
    this.#queued.push(interval)
    if (this.#queued.length < standingIntervals) return
    if (this.#queued.length > standingIntervals) this.#queued.shift()
    let ended = 0
    let lastedMs = 0
    for (const each of this.#queued) {
      ended += each.ended
      lastedMs += each.lastedMs
    }
    const acceptableMs = delayMs + (Number.isFinite(this.#baseMs) ? this.#baseMs : 0)
    const withinDelay = Math.floor((ended * acceptableMs) / lastedMs)
    this.#current = Math.max(leastRequests, Math.min(this.#current, withinDelay))
  }

  #hasQueue({ fastestCallMs = 0, queuedMs, lastedMs }: Interval): boolean {
    const { delayMs } = this.#limits
    const waitedMs = Number.isFinite(this.#baseMs) ? fastestCallMs - this.#baseMs : 0
    return Math.max(waitedMs, queuedMs, lastedMs - intervalMs) > delayMs
  }
}

/** Fewer intervals with a queue may be a burst. */
const standingIntervals = 3

/** In each interval, so the limit doubles in less than a second. */
const growth = 1.1
