/**
 * Passes values from several tasks to one consumer. A task waits until its value is taken, so each task has one waiting
 * value at most.
 */
export class Channel<Value> {
  readonly #waiting: { value: Value; taken: () => void }[] = []
  #wake: (() => void) | undefined
  #failure: { readonly error: unknown } | undefined
  #isClosed = false

  /** Resolves when the consumer has taken the value, or takes no more values. */
  send(value: Value): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return new Promise((taken) => {
      this.#waiting.push({ value, taken })
      this.#wake?.()
    })
  }

  /** Makes the consumer fail with an error after it has taken all waiting values. Only the first error counts. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake?.()
  }

  /** The next value. */
  async take(): Promise<Value> {
    for (;;) {
      const next = this.#waiting.shift()
      if (next !== undefined) {
        next.taken()
        return next.value
      }
      if (this.#failure !== undefined) throw this.#failure.error
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Releases the waiting tasks: no more values are taken. */
  close(): void {
    this.#isClosed = true
    for (const { taken } of this.#waiting.splice(0)) taken()
  }
}
