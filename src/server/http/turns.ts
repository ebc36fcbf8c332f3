/** Milliseconds of one turn of the event loop in which requests may start. */
const sliceMs = 10
/** Arrivals may take this part of the time that requests took before them. */
const shareOfArrivals = 0.1

/**
 * Spreads the start of requests over turns of the event loop. A request whose reads need no I/O, as with the embedded
 * engine, runs from its start to its response in one go; hundreds that arrive together would keep the loop from accepting
 * connections and from answering health checks until the last of them is done. So requests start for 10 ms of a turn, in
 * the order of their arrival, and the others wait for a later turn.
 *
 * Node accepts a single connection per turn. So that a new client doesn't wait for a slice of every client before it, the
 * next slice begins once a turn has brought no further request, or when arrivals have taken a tenth of the last slice:
 * a bound that costs little where requests are short, and lets hundreds of clients in where they are long. Requests that
 * need no turn count as arrivals too: rejected ones may stand between a health check and its response.
 */
export class Turns {
  readonly #waiting: Waiting[] = []
  /** When the current slice began; undefined while the loop is free. */
  #began: number | undefined
  #hasArrived = false

  /** How long the first of the waiting requests has waited, in milliseconds; 0 without any. */
  get queuedMs(): number {
    const [first] = this.#waiting
    return first === undefined ? 0 : performance.now() - first.since
  }

  /** Notes that a request has arrived, of any kind. */
  arrived(): void {
    this.#hasArrived = true
  }

  /** Undefined if a request may start now; else resolves when it may. */
  next(): Promise<void> | undefined {
    if (this.#began === undefined) {
      this.#began = performance.now()
      setImmediate(() => this.#end())
      return undefined
    }
    if (this.#waiting.length === 0 && performance.now() - this.#began < sliceMs) return undefined
    const since = performance.now()
    return new Promise((start) => this.#waiting.push({ start, since }))
  }

  /** Ends the slice that began in this turn. */
  #end(): void {
    const now = performance.now()
    const slice = now - (this.#began ?? now)
    if (this.#waiting.length === 0) this.#began = undefined
    else this.#admit(now + slice * shareOfArrivals)
  }

  /** Lets a turn bring further requests, and another one as long as it does. */
  #admit(until: number): void {
    this.#hasArrived = false
    setImmediate(() => {
      if (this.#hasArrived && performance.now() < until) this.#admit(until)
      else this.#begin()
    })
  }

  #begin(): void {
    const began = performance.now()
    this.#began = began
    setImmediate(() => this.#end())
    const start = () => {
      this.#waiting.shift()?.start()
      // In the tick after the promises: by then the request has done what needs no I/O.
      queueMicrotask(() => process.nextTick(proceed))
    }
    const proceed = () => {
      if (this.#waiting.length > 0 && performance.now() - began < sliceMs) start()
    }
    start()
  }
}

/** A request that waits for its turn. */
interface Waiting {
  readonly start: () => void
  /** Milliseconds, by `performance.now()`. */
  readonly since: number
}
