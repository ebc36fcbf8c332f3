import type { Clock } from './clock.ts'

/** Limits the capacity units that calls consume per second, on average. */
export class UnitLimit {
  readonly #perSecond: number
  readonly #clock: Clock
  #freeAt = 0

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond
    this.#clock = clock
  }

  /** Records units that a call has consumed. */
  spend(units: number): void {
    this.#freeAt = Math.max(this.#freeAt, this.#clock.now()) + (units / this.#perSecond) * 1000
  }

  /** Waits until the units that were spent are within the limit. */
  async wait(signal: AbortSignal | undefined): Promise<void> {
    const waitMs = this.#freeAt - this.#clock.now()
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal)
  }
}
