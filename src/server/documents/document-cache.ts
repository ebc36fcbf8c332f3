/**
 * A cache with strings as keys, bounded by the weight of its entries: a bound on their number would let a client fill
 * memory with long documents. Evicts the entry that was used least recently.
 */
export class DocumentCache<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly weight: number }>()
  readonly #capacity: number
  #weight = 0

  /** @param capacity the maximum total weight of the entries. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(text: string): Value | undefined {
    const entry = this.#entries.get(text)
    if (entry === undefined) return undefined
    // A map keeps the order of insertion, so the entry used most recently moves to its end.
    this.#entries.delete(text)
    this.#entries.set(text, entry)
    return entry.value
  }

  /** Stores an entry, unless it alone is over the capacity: it would evict all others. */
  set(text: string, value: Value, weight = text.length): void {
    this.#delete(text)
    if (weight > this.#capacity) return
    this.#entries.set(text, { value, weight })
    this.#weight += weight
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#capacity) break
      this.#delete(oldest)
    }
  }

  #delete(text: string): void {
    this.#weight -= this.#entries.get(text)?.weight ?? 0
    this.#entries.delete(text)
  }
}
