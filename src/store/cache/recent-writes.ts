import { dependsOn, type Note, type Place } from './place.ts'

interface RecentWrite {
  readonly at: number
  readonly name: string
  readonly places: readonly Place[]
}

/**
 * The writes of the last moments. A read that was under way meanwhile, or that was eventually consistent and came soon
 * after, may have missed them, and must not be kept.
 */
export class RecentWrites {
  readonly #settleMs: number
  #writes: RecentWrite[] = []
  /** Writes up to then aren't known any more. */
  #forgottenUntil = Number.NEGATIVE_INFINITY

  /** @param settleMs how long after a write an eventually consistent read may miss it, in milliseconds. */
  constructor(settleMs: number) {
    this.#settleMs = settleMs
  }

  /** Takes note of a write that ended now. */
  add(name: string, places: readonly Place[]): void {
    const at = performance.now()
    this.#writes.push({ at, name, places })
    if (this.#writes.length <= most) return
    const dropped = this.#writes.splice(0, most / 2)
    this.#forgottenUntil = dropped.at(-1)?.at ?? at
  }

  /** Whether a read may have missed a write on which it depends; `began` on the clock of `performance.now()`. */
  mayHaveMissed(bucket: string, note: Note, began: number): boolean {
    const since = began - this.#settleMs
    if (since < this.#forgottenUntil) return true
    return this.#writes.some(
      ({ at, name, places }) =>
        at >= since &&
        (note.items.includes(name) ||
          places.some((place) => place.bucket === bucket && dependsOn(note, place, name))),
    )
  }
}

const most = 1000
