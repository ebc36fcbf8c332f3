import { DynagateError } from '../../errors.ts'

/** The maximum number of subscriptions of a process and of each caller. */
export interface SeatLimits {
  readonly subscriptions: number
  readonly subscriptionsPerCaller: number
}

/** The subscriptions of a process, counted by caller. */
export class Seats {
  readonly #limits: SeatLimits
  readonly #byCaller = new Map<string, number>()
  #taken = 0

  constructor(limits: SeatLimits) {
    this.#limits = limits
  }

  /**
   * Counts a subscription.
   *
   * @returns ends it; call it once.
   * @throws DynagateError OVERLOADED or RATE_LIMITED over a limit.
   */
  take(caller: string): () => void {
    const { subscriptions, subscriptionsPerCaller } = this.#limits
    const own = this.#byCaller.get(caller) ?? 0
    if (own >= subscriptionsPerCaller) {
      const message = `This caller has ${own} subscriptions, the limit: end one of them first.`
      throw new DynagateError('RATE_LIMITED', message)
    }
    if (this.#taken >= subscriptions) {
      throw new DynagateError('OVERLOADED', `The gateway serves ${this.#taken} subscriptions, its limit.`)
    }
    this.#taken += 1
    this.#byCaller.set(caller, own + 1)
    return () => this.#leave(caller)
  }

  #leave(caller: string): void {
    this.#taken -= 1
    const own = (this.#byCaller.get(caller) ?? 0) - 1
    if (own > 0) this.#byCaller.set(caller, own)
    else this.#byCaller.delete(caller)
  }
}
