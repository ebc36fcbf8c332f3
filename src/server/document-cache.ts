/**
 * A cache by text, bounded by what its entries weigh and not by their number, which lets a client that never repeats
 * itself hold memory by the length of what it sends. The entry used least recently is evicted first.
 */
export class DocumentCache<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly weight: number }>()
  readonly #capacity: number
  #weight = 0

  /** @param capacity what all entries may weigh together. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(text: string): Value | undefined {
    const entry = this.#entries.get(text)
    if (entry === undefined) return undefined
    // A map keeps the order of insertion: what was used last goes to its end.
    this.#entries.delete(text)
    this.#entries.set(text, entry)
    return entry.value
  }

  set(text: string, value: Value, weight = text.length): void {
    this.#delete(text)
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
