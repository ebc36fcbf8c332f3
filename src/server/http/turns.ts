/** Milliseconds of one turn of the event loop in which requests may start. */
const sliceMs = 10
/** Turns that arriving requests may delay one that waits. */
const mostArrivals = 100

/**
 * Spreads the start of requests over turns of the event loop. A request whose reads need no I/O, as with the embedded
 * engine, runs from its start to its response in one go; hundreds that arrive together would keep the loop from accepting
 * connections and from answering health checks until the last of them is done. So requests start for 10 ms of a turn, and
 * then one at a time, in the order of their arrival, each once a turn has brought no further one: Node accepts a single
 * connection per turn, so a new client would otherwise wait for a request of every client before it.
 */
export class Turns {
  readonly #waiting: (() => void)[] = []
  #began: number | undefined
  #hasArrived = false
  #arrivals = 0

  /** Undefined if a request may start now; else resolves when it may. */
  next(): Promise<void> | undefined {
    if (this.#began === undefined) {
      this.#begin()
      return undefined
    }
    if (this.#waiting.length === 0 && performance.now() - this.#began < sliceMs) return undefined
    this.#hasArrived = true
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #begin(): void {
    this.#began = performance.now()
    this.#hasArrived = false
    setImmediate(() => this.#end())
  }

  #end(): void {
    if (this.#hasArrived && this.#arrivals < mostArrivals) {
      this.#arrivals += 1
      this.#begin()
      return
    }
    this.#arrivals = 0
    const start = this.#waiting.shift()
    if (start === undefined) {
      this.#began = undefined
      return
    }
    this.#begin()
    start()
  }
}
