import { RecentOutcomes } from './recent-outcomes.ts'

/**
 * Rejects a part of the calls to a throttled resource, so that about twice as many calls are sent as DynamoDB accepts:
 * enough to notice when it accepts more (client-side throttling, "Site Reliability Engineering", chapter 21).
 *
 * Pure: the caller passes the time, in milliseconds.
 */
export class Throttle {
  readonly #recent = new RecentOutcomes()

  /** Whether to reject a call; a rejected one counts as throttled. `random` is from 0 (included) to 1 (excluded). */
  rejects(now: number, random: number): boolean {
    const { good, bad } = this.#recent.at(now)
    // Most calls end here: nothing was throttled.
    if (bad === 0) return false
    const isRejected = random < (bad - good - fewestThrottled) / (good + bad + 1)
    if (isRejected) this.#recent.countBad()
    return isRejected
  }

  accepted(now: number): void {
    this.#recent.at(now).countGood()
  }

  throttled(now: number): void {
    this.#recent.at(now).countBad()
  }

  /** Whether nothing was throttled recently. */
  isIdle(now: number): boolean {
    return this.#recent.at(now).bad === 0
  }
}

/** The minimum number of throttled calls for a reaction: retries handle fewer. */
const fewestThrottled = 10
