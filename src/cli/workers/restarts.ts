/**
 * Limits how often ended workers are replaced: at most ten times per minute, after a pause that doubles with each
 * replacement in the last minute, so that a gateway that can't run doesn't overload the machine. Pure: the caller
 * passes the time, in milliseconds.
 */
export class Restarts {
  #recent: number[] = []

  /** Milliseconds until a worker may be replaced; undefined if there were too many. */
  next(now: number): number | undefined {
    this.#recent = this.#recent.filter((at) => now - at < withinMs)
    if (this.#recent.length >= most) return undefined
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#recent.length)
    this.#recent.push(now)
    return pauseMs
  }
}

const most = 10
const withinMs = 60_000
const firstPauseMs = 50
const longestPauseMs = 5_000
