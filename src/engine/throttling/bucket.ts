/** Seconds of a table's unused capacity that are kept: DynamoDB's burst capacity. */
const burstOfTable = 300

/** A token bucket of capacity units, which refills at a rate per second. */
export class Bucket {
  readonly #burstSeconds: number
  #left: number
  #at: number

  /** @param now milliseconds; a new bucket is full. */
  constructor(perSecond: number, now: number, burstSeconds = burstOfTable) {
    this.#burstSeconds = burstSeconds
    this.#left = perSecond * burstSeconds
    this.#at = now
  }

  /** Whether any capacity is left: then a request is executed regardless of its cost. */
  isOpen(perSecond: number, now: number): boolean {
    this.#refill(perSecond, now)
    return this.#left > 0
  }

  /** Takes the units that a request consumed. */
  take(units: number): void {
    this.#left -= units
  }

  #refill(perSecond: number, now: number): void {
    const most = perSecond * this.#burstSeconds
    this.#left = Math.min(most, this.#left + ((now - this.#at) / 1000) * perSecond)
    this.#at = now
  }
}
