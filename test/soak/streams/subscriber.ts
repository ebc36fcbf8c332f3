/** What a subscriber of a topic has received, and whether it is right: each count follows the one before, or a gap. */
export class Subscriber {
  readonly topic: string
  readonly #onCount: ((topic: string, n: number) => void) | undefined
  #isReady = Promise.withResolvers<void>()
  #last = 0
  #isAfterGap = false
  events = 0
  gaps = 0
  /** Counts that were received after a greater one. */
  disordered = 0
  /** Times at which a count was missing without a gap. */
  missing = 0

  constructor(topic: string, onCount?: (topic: string, n: number) => void) {
    this.topic = topic
    this.#onCount = onCount
  }

  /** Resolves once the subscription is ready. */
  get ready(): Promise<void> {
    return this.#isReady.promise
  }

  /** Begins with the count that the topic has. */
  startAt(n: number): void {
    this.#last = n
  }

  receive({ kind, item }: { readonly kind: string; readonly item: { readonly n: number } | null }): void {
    if (kind === 'READY') this.#isReady.resolve()
    if (kind === 'GAP') {
      this.gaps += 1
      this.#isAfterGap = true
    }
    if (item === null) return
    const { n } = item
    this.events += 1
    if (n < this.#last) this.disordered += 1
    if (n > this.#last + 1 && !this.#isAfterGap) this.missing += 1
    this.#last = n
    this.#isAfterGap = false
    this.#onCount?.(this.topic, n)
  }

  /** Whether it knows the last count of its topic, or that it misses some. */
  isUpToDate(n: number): boolean {
    return this.#last === n || this.#isAfterGap
  }
}

/** The subscription of a topic. */
export function subscriptionOf(topic: string): string {
  return `subscription { changed(topic: "${topic}") { kind item { n } } }`
}
