/**
 * Notices when this process was too busy to receive data in time, because its event loop ran a timer late. Measures
 * only while there are calls.
 */
export class BusyProcess {
  readonly #now: () => number
  #timer: NodeJS.Timeout | undefined
  #tickedAt = 0
  #busyAt = Number.NEGATIVE_INFINITY
  #hasCalls = false

  /** @param now milliseconds since some fixed moment; never goes back. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** When the process was last busy, in milliseconds. Read it when a call is sent, and when the call has failed. */
  get busyAt(): number {
    this.#hasCalls = true
    if (this.#timer === undefined) {
      this.#tickedAt = this.#now()
      this.#timer = setInterval(() => this.#tick(), everyMs).unref()
    }
    return this.#busyAt
  }

  #tick(): void {
    const now = this.#now()
    if (now - this.#tickedAt > everyMs + lateMs) this.#busyAt = now
    this.#tickedAt = now
    if (this.#hasCalls) {
      this.#hasCalls = false
      return
    }
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}

const everyMs = 100

/** Milliseconds: an event loop that is this late has been fully occupied. */
const lateMs = 50
