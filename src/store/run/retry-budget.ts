/**
 * Limits retries to a share of all calls, so that an overloaded table doesn't get three times the traffic. Every call adds
 * a share of a retry, up to a reserve of `reserve` retries. All requests of a store share one budget. Sending an
 * unprocessed part of a batch again also takes a retry from it.
 *
 * @example
 * const budget = new RetryBudget({ share: 0.2 }) // one retry for five calls
 */
export class RetryBudget {
  readonly #share: number
  readonly #reserve: number
  #left: number

  constructor({ share = 0.2, reserve = 10 }: { share?: number; reserve?: number } = {}) {
    this.#share = share
    this.#reserve = reserve
    this.#left = reserve
  }

  /** Counts the first attempt of a call. */
  earn(): void {
    this.#left = Math.min(this.#reserve, this.#left + this.#share)
  }

  /** Takes one retry; returns false if none is left. */
  spend(): boolean {
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }

  /** Gives back a retry that was taken and not made. */
  refund(): void {
    this.#left = Math.min(this.#reserve, this.#left + 1)
  }
}
