/** Requests that wait for a place, in the order of their arrival, each for a limited time. */
export class Line {
  readonly #waitMs: number
  readonly #waiting: Waiting[] = []

  /** @param waitMs how long a request may wait, in milliseconds. */
  constructor(waitMs: number) {
    this.#waitMs = waitMs
  }

  /** The number of waiting requests. */
  get length(): number {
    return this.#waiting.length
  }

  /** Resolves to true once the request has a place, or to false once it has waited too long. */
  join(now: number): Promise<boolean> {
    return new Promise((settle) => this.#waiting.push({ settle, until: now + this.#waitMs }))
  }

  /** Gives a place to the first waiting request; false if none waits. */
  admit(): boolean {
    const first = this.#waiting.shift()
    first?.settle(true)
    return first !== undefined
  }

  /** Removes the requests that have waited too long, and returns their number. */
  expire(now: number): number {
    const isLate = this.#waiting.findIndex(({ until }) => until > now)
    const late = this.#waiting.splice(0, isLate < 0 ? this.#waiting.length : isLate)
    for (const { settle } of late) settle(false)
    return late.length
  }
}

interface Waiting {
  readonly settle: (hasPlace: boolean) => void
  readonly until: number
}
