/** The read units that one shard of a filtered page may still cost, and the calls that it may take. */
export class ReadBudget {
  #left: number
  #callsLeft: number

  constructor({ readUnits, calls }: { readonly readUnits: number; readonly calls: number }) {
    this.#left = readUnits
    this.#callsLeft = calls
  }

  get callsLeft(): number {
    return this.#callsLeft
  }

  /** In read units; 0 or less when all is spent. */
  get left(): number {
    return this.#left
  }

  /** Takes note of a call and what it consumed. */
  spend(readUnits: number): void {
    this.#left -= readUnits
    this.#callsLeft -= 1
  }
}
