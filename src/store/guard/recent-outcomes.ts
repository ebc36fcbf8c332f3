/** Counts good and bad outcomes of the last one to two seconds. */
export class RecentOutcomes {
  #began = Number.NEGATIVE_INFINITY
  #good = 0
  #bad = 0
  #goodBefore = 0
  #badBefore = 0

  get good(): number {
    return this.#good + this.#goodBefore
  }

  get bad(): number {
    return this.#bad + this.#badBefore
  }

  /** Drops the outcomes that are too old at `now`, in milliseconds. Call it before reading or counting. */
  at(now: number): this {
    const age = now - this.#began
    if (age < sliceMs) return this
    const isRecent = age < 2 * sliceMs
    this.#goodBefore = isRecent ? this.#good : 0
    this.#badBefore = isRecent ? this.#bad : 0
    this.#good = 0
    this.#bad = 0
    this.#began = isRecent ? this.#began + sliceMs : now
    return this
  }

  countGood(): void {
    this.#good += 1
  }

  countBad(): void {
    this.#bad += 1
  }

  clear(): void {
    this.#began = Number.NEGATIVE_INFINITY
  }
}

/** The maximum length of the current slice; the previous slice counts too. */
const sliceMs = 1_000
