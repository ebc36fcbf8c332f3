/**
 * Observes for how long leases haven't changed, by the clock of this process alone. Clocks of different machines may
 * differ, so a lease's item contains no time: a lease has expired once this process has seen it unchanged for its whole
 * duration.
 */
export class Observations {
  readonly #seen = new Map<string, Observation>()

  /**
   * Records a read of a lease, and returns for how many milliseconds it is known to be unchanged: 0 for the first read
   * of a beat.
   */
  unchangedMs(name: string, beat: number, { sentAt, receivedAt }: ReadTimes): number {
    const seen = this.#seen.get(name)
    if (seen?.beat === beat) return Math.max(0, sentAt - seen.since)
    this.#seen.delete(name)
    this.#seen.set(name, { beat, since: receivedAt })
    this.#forgetOldest()
    return 0
  }

  forget(name: string): void {
    this.#seen.delete(name)
  }

  /** Drops the oldest observation: its lease is only acquired later. */
  #forgetOldest(): void {
    const [oldest] = this.#seen.keys()
    if (this.#seen.size > mostObservations && oldest !== undefined) this.#seen.delete(oldest)
  }
}

/** When a read was sent and its response received, in milliseconds of this process's clock. */
export interface ReadTimes {
  readonly sentAt: number
  readonly receivedAt: number
}

interface Observation {
  readonly beat: number
  readonly since: number
}

const mostObservations = 10_000
