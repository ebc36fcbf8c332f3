import type { OverloadLimits } from './overload-limits.ts'

/** The measurements of an interval. Times are in milliseconds. */
export interface Interval {
  /** Its length: {@link intervalMs}, plus the delay of the event loop at its end. */
  readonly lastedMs: number
  /** Requests that ended. */
  readonly ended: number
  /** The most requests that were executed at once. */
  readonly most: number
  /** The duration of the fastest call of DynamoDB, including abandoned ones; undefined without any. */
  readonly fastestCallMs: number | undefined
  /** The duration of the fastest call that DynamoDB answered. */
  readonly fastestAnswerMs: number | undefined
  /** The time that the first waiting request has waited for its turn. */
  readonly queuedMs: number
}

/** The length of an interval, in milliseconds, while the event loop isn't late. */
export const intervalMs = 100

/**
 * The limit of concurrently executed requests. It starts low, and grows by one with each request that ends while others
 * wait: so it doubles within the duration of a request (the slow start of TCP, RFC 5681), and a burst is served as fast
 * as DynamoDB can.
 *
 * If even the fastest call, or every request before its turn, waits too long, there is a standing queue: a burst would
 * end, and a mix of slow and fast calls would include fast ones (the idea of CoDel, RFC 8289). Then the limit becomes
 * the number of requests that end within the acceptable delay (Little's law), and grows slowly until it hasn't been
 * needed for a second.
 *
 * Pure: the caller reports each interval.
 */
export class RequestLimit {
  readonly #limits: OverloadLimits
  /** The limit at the start, to which it returns when it isn't needed. */
  readonly #initial: number
  #current: number
  /** The shortest duration of a call without a queue. */
  #baseMs = Number.POSITIVE_INFINITY
  /** The last intervals, if all of them had a queue. */
  #queued: Pick<Interval, 'ended' | 'lastedMs'>[] = []
  /** The time in which no request has ended: it doesn't prove a queue. */
  #silentMs = 0
  /** Whether a queue has shown that the limit was too high. */
  #isCareful = false
  /** The number of intervals in which the limit hasn't been needed. */
  #calmIntervals = 0
  /** The fastest answers of the last intervals with a queue, if the limit was the lowest in all of them. */
  #atLeast: number[] = []

  constructor(limits: OverloadLimits) {
    this.#limits = limits
    this.#initial = Math.max(limits.leastRequests, Math.ceil(limits.requests * initialShare))
    this.#current = this.#initial
  }

  /** The current limit of concurrently executed requests. */
  get current(): number {
    return this.#current
  }

  /** Whether the limit is above its start. */
  get isRaised(): boolean {
    return this.#current > this.#initial
  }

  /** Whether it has not been needed for a while: what was seen under load is over. */
  get isCalm(): boolean {
    return this.#calmIntervals >= calmIntervals
  }

  /** A request has ended while others wait. */
  endedNeeded(): void {
    if (!this.#isCareful && this.#queued.length === 0) this.#raise(this.#current + 1)
  }

  /** Lowers or raises the limit by what happened in an interval. */
  after(interval: Interval): void {
    this.#baseMs = Math.min(this.#baseMs, interval.fastestAnswerMs ?? Number.POSITIVE_INFINITY)
    const isNeeded = interval.most >= neededShare * this.#current
    this.#calmIntervals = isNeeded ? 0 : this.#calmIntervals + 1
    if (this.#hasQueue(interval)) {
      this.#lower(interval)
      return
    }
    if (interval.ended === 0 && interval.most > 0) {
      this.#silentMs += interval.lastedMs
      return
    }
    this.#silentMs = 0
    this.#queued = []
    this.#atLeast = []
    if (isNeeded && this.#isCareful) this.#raise(Math.ceil(this.#current * growth))
    if (this.isCalm) this.#relax(interval)
  }

  /** Lowers the limit while it isn't needed: its former value doesn't predict what DynamoDB can serve later. */
  #relax({ most }: Interval): void {
    this.#isCareful = false
    const used = Math.max(this.#initial, 2 * most)
    if (this.#current > used) this.#current = Math.max(used, Math.floor(this.#current / growth))
  }

  #raise(limit: number): void {
    this.#current = Math.min(this.#limits.requests, limit)
  }

  #lower(interval: Interval): void {
    const { leastRequests, delayMs } = this.#limits
    this.#queued.push({ ended: interval.ended, lastedMs: interval.lastedMs + this.#silentMs })
    this.#silentMs = 0
    if (this.#queued.length < standingIntervals) return
    if (this.#queued.length > standingIntervals) this.#queued.shift()
    this.#isCareful = true
    this.#ageBase(interval)
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

  /**
   * If calls are slow although the limit has been the lowest for a while, requests aren't the cause: then this is the
   * new duration of calls without a queue.
   */
  #ageBase({ fastestAnswerMs }: Interval): void {
    if (this.#current > this.#limits.leastRequests || fastestAnswerMs === undefined) {
      this.#atLeast = []
      return
    }
    this.#atLeast.push(fastestAnswerMs)
    if (this.#atLeast.length < ageingIntervals) return
    this.#baseMs = Math.min(...this.#atLeast)
    this.#atLeast = []
  }

  #hasQueue({ fastestCallMs = 0, queuedMs, lastedMs }: Interval): boolean {
    const { delayMs } = this.#limits
    const waitedMs = Number.isFinite(this.#baseMs) ? fastestCallMs - this.#baseMs : 0
    return Math.max(waitedMs, queuedMs, lastedMs - intervalMs) > delayMs
  }
}

/** The share of the maximum requests at which the limit starts. */
const initialShare = 0.2
/** The share of the limit above which it counts as needed. */
const neededShare = 0.8
/** A second: a shorter lull within an overload must not reset the limit. */
const calmIntervals = 10
/** The number of intervals that prove a standing queue: fewer may be a burst. */
const standingIntervals = 3
/** The growth of the limit per interval: it doubles in less than a second. */
const growth = 1.1
/** The number of intervals after which the calls that began above the lowest limit have ended. */
const ageingIntervals = 30
