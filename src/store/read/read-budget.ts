/** The read units that a filtered page may still cost: all its shards together. */
export class ReadBudget {
  readonly #shards: number
  #left: number

  constructor(readUnits: number, shards: number) {
    this.#left = readUnits
    this.#shards = shards
  }

  /** What one shard may spend next, in read units; 0 or less when all is spent. */
  get share(): number {
    return this.#left / this.#shards
  }

  /** Takes note of what was spent. */
  spend(readUnits: number): void {
    this.#left -= readUnits
  }
}
