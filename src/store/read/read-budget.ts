/** The read units that one shard of a filtered page may still cost. */
export class ReadBudget {
  #left: number

  constructor(readUnits: number) {
    this.#left = readUnits
  }

  /** In read units; 0 or less when all is spent. */
  get left(): number {
    return this.#left
  }

  /** Takes note of what was spent. */
  spend(readUnits: number): void {
    this.#left -= readUnits
  }
}
