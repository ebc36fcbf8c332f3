/** Options of {@link EventQueue}. */
export interface EventQueueOptions<Event> {
  /** The maximum number of waiting events. */
  readonly limit: number
  /** Called once, when it ends for any reason. */
  readonly onEnd: (queue: EventQueue<Event>) => void
}

/**
 * The events of one consumer that is slower or faster than their source: a bounded number waits. Leaving its loop ends
 * it at once, also while it waits for an event.
 */
export class EventQueue<Event> implements AsyncGenerator<Event, void, undefined> {
  readonly #limit: number
  readonly #onEnd: (queue: EventQueue<Event>) => void
  #events: Event[] = []
  #waiting: PromiseWithResolvers<IteratorResult<Event, void>> | undefined
  #failure: { readonly error: unknown } | undefined
  #isEnded = false

  constructor({ limit, onEnd }: EventQueueOptions<Event>) {
    this.#limit = limit
    this.#onEnd = onEnd
  }

  /** Whether the consumer has taken all events. */
  get isEmpty(): boolean {
    return this.#events.length === 0
  }

  /** Adds an event. Without room, the event from `instead` replaces all waiting ones. */
  push(event: Event, instead: () => Event): void {
    if (this.#isEnded) return
    if (this.#waiting !== undefined) this.#give({ done: false, value: event })
    else if (this.#events.length < this.#limit) this.#events.push(event)
    else this.#events = [instead()]
  }

  /** Adds events for which there is always room: those at its start. */
  fill(events: readonly Event[]): void {
    if (this.#isEnded) return
    this.#events.push(...events)
    const [first] = this.#events
    if (this.#waiting === undefined || first === undefined) return
    this.#events.shift()
    this.#give({ done: false, value: first })
  }

  /** Makes the loop throw an error after it has taken all waiting events. */
  fail(error: unknown): void {
    if (this.#isEnded) return
    this.#failure = { error }
    if (this.#waiting === undefined) return
    this.#waiting.reject(error)
    this.#waiting = undefined
    this.#end()
  }

  async next(): Promise<IteratorResult<Event, void>> {
    const event = this.#events.shift()
    if (event !== undefined) return { done: false, value: event }
    if (this.#isEnded) return ended
    if (this.#failure !== undefined) {
      const { error } = this.#failure
      this.#end()
      throw error
    }
    this.#waiting ??= Promise.withResolvers()
    return this.#waiting.promise
  }

  async return(): Promise<IteratorResult<Event, void>> {
    this.#events = []
    this.#end()
    this.#give(ended)
    return ended
  }

  async throw(error: unknown): Promise<IteratorResult<Event, void>> {
    await this.return()
    throw error
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  #give(result: IteratorResult<Event, void>): void {
    this.#waiting?.resolve(result)
    this.#waiting = undefined
  }

  #end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#onEnd(this)
  }
}

const ended: IteratorResult<never, void> = Object.freeze({ done: true, value: undefined })
