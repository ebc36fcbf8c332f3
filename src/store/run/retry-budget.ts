/**
 * Keeps retries to a share of all calls, so that a table in trouble isn't loaded with three times the traffic.
 * Every call earns a share of a retry; up to `reserve` retries are kept for quiet times. One budget is shared by
 * all requests of a process.
 *
 * @example
 * const budget = new RetryBudget({ share: 0.1 }) // one retry for ten calls
 */
export class RetryBudget {
  readonly #share: number
  readonly #reserve: number
  #left: number

  constructor({ share = 0.1, reserve = 10 }: { share?: number; reserve?: number } = {}) {
    this.#share = share
    this.#reserve = reserve
    this.#left = reserve
  }

  /** Counts a call's first try. */
  earn(): void {
    this.#left = Math.min(this.#reserve, this.#left + this.#share)
  }

  /** Takes one retry, or says that none is left. */
  spend(): boolean {
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }

  /** Returns a retry that was taken and not made. */
  refund(): void {
    this.#left = Math.min(this.#reserve, this.#left + 1)
  }
}
