/**
 * The names of operations as label values, in a bounded number: clients choose the names, and each adds a series to
 * every metric. The first names get their own series, all others share one.
 */
export class OperationNames {
  readonly #known = new Set<string>()
  #left: number

  /** @param most the number of names with their own series, in addition to expected ones. */
  constructor(most: number) {
    this.#left = most
  }

  /** Gives names their own series in any case. */
  expect(names: readonly string[]): void {
    for (const name of names) this.#known.add(name)
  }

  /** The label value of a name. */
  of(name: string | undefined): string {
    if (name === undefined) return 'anonymous'
    if (this.#known.has(name)) return name
    if (this.#left === 0) return 'other'
    this.#left -= 1
    this.#known.add(name)
    return name
  }
}
