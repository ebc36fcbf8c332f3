/**
 * A cache of parsed documents, bounded by the length of their texts (in UTF-16 units): a count of entries, as
 * Yoga's own has, lets a client that never repeats itself hold memory by the length of what it sends.
 */
export class DocumentCache<Value> {
  readonly #entries = new Map<string, Value>()
  readonly #capacity: number
  #size = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(text: string): Value | undefined {
    const value = this.#entries.get(text)
    if (value === undefined) return undefined
    // A map keeps the order of insertion: what was used last goes to its end.
    this.#entries.delete(text)
    this.#entries.set(text, value)
    return value
  }

  set(text: string, value: Value): void {
    if (!this.#entries.has(text)) this.#size += text.length
    this.#entries.set(text, value)
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#capacity) break
      this.#entries.delete(oldest)
      this.#size -= oldest.length
    }
  }
}
