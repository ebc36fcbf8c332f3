/** Seconds of capacity that are kept when they aren't used: DynamoDB's burst. */
const burstSeconds = 300

/** The units that a table or an index may still consume: it refills by so many a second. */
export class Bucket {
  #left: number
  #at: number

  /** @param now milliseconds; a new bucket is full. */
  constructor(perSecond: number, now: number) {
    this.#left = perSecond * burstSeconds
    this.#at = now
  }

  /** Whether there is anything left; a request is then done, whatever it will have cost. */
  isOpen(perSecond: number, now: number): boolean {
    this.#refill(perSecond, now)
    return this.#left > 0
  }

  /** Takes what a request consumed. */
  take(units: number): void {
    this.#left -= units
  }

  #refill(perSecond: number, now: number): void {
    const most = perSecond * burstSeconds
    this.#left = Math.min(most, this.#left + ((now - this.#at) / 1000) * perSecond)
    this.#at = now
  }
}
