import type { ExecutionResult } from 'graphql'

/** Options of {@link EventResults}. */
export interface EventResultsOptions {
  /** The result of an event. If it fails, the subscription ends with the error. */
  readonly resultOf: (event: unknown) => Promise<ExecutionResult> | ExecutionResult
  /** When the subscription ends without an event, and the error; undefined for never. */
  readonly expiry: { readonly ms: number; readonly error: () => Error } | undefined
  /** Called once, when it ends for any reason. */
  readonly onEnd: () => void
}

/**
 * The results of a subscription: one for each event of its source. Ending it ends the source at once, even while it
 * waits: an async generator would leave the source open until its next event.
 */
export class EventResults implements AsyncGenerator<ExecutionResult, void, undefined> {
  readonly #events: AsyncIterator<unknown>
  readonly #options: EventResultsOptions
  readonly #timer: NodeJS.Timeout | undefined
  #waiting: PromiseWithResolvers<IteratorResult<ExecutionResult, void>> | undefined
  #failure: Error | undefined
  #isEnded = false

  constructor(events: AsyncIterable<unknown>, options: EventResultsOptions) {
    this.#events = events[Symbol.asyncIterator]()
    this.#options = options
    const { expiry } = options
    if (expiry !== undefined) this.#timer = setTimeout(() => this.#expire(expiry.error()), expiry.ms)
    this.#timer?.unref()
  }

  next(): Promise<IteratorResult<ExecutionResult, void>> {
    const waiting = Promise.withResolvers<IteratorResult<ExecutionResult, void>>()
    if (this.#failure !== undefined) {
      waiting.reject(this.#failure)
      this.#failure = undefined
    } else if (this.#isEnded) {
      waiting.resolve(ended)
    } else {
      this.#waiting = waiting
      this.#take().then(waiting.resolve, waiting.reject)
    }
    return waiting.promise
  }

  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    this.#waiting?.resolve(ended)
    this.#end()
    return ended
  }

  async throw(error: unknown): Promise<IteratorResult<ExecutionResult, void>> {
    await this.return()
    throw error
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  async #take(): Promise<IteratorResult<ExecutionResult, void>> {
    try {
      const { done, value } = await this.#events.next()
      if (!done && !this.#isEnded) return { done: false, value: await this.#options.resultOf(value) }
      this.#end()
      return ended
    } catch (error) {
      this.#end()
      throw error
    }
  }

  #expire(error: Error): void {
    if (this.#isEnded) return
    if (this.#waiting === undefined) this.#failure = error
    else this.#waiting.reject(error)
    this.#end()
  }

  #end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    clearTimeout(this.#timer)
    // A program's own source may fail to close. No caller awaits this, so the error is dropped.
    void Promise.resolve(this.#events.return?.()).catch(() => {})
    this.#options.onEnd()
  }
}

const ended: IteratorResult<never, void> = Object.freeze({ done: true, value: undefined })
