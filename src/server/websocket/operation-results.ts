import type { ExecutionResult } from 'graphql'

/** An operation that has started: its one result, or its events. */
export type StartedOperation =
  | { readonly result: ExecutionResult }
  | {
      readonly events: AsyncIterator<ExecutionResult>
      /** The form in which an event is sent. */
      readonly sent: (event: ExecutionResult) => ExecutionResult | Promise<ExecutionResult>
      /** Runs a function in the scope of the operation's request. */
      readonly inScope: <Result>(run: () => Result) => Result
    }

/** The results of an operation. Leaving the loop ends it at once, also while it starts or waits for a result. */
export class OperationResults implements AsyncGenerator<ExecutionResult, void, undefined> {
  readonly #request = new AbortController()
  readonly #started: Promise<StartedOperation>
  readonly #settled = Promise.withResolvers<void>()
  readonly #ended = Promise.withResolvers<void>()
  #isEnded = false

  /** @param start begins the operation; the signal ends it. */
  constructor(start: (signal: AbortSignal) => Promise<StartedOperation>) {
    this.#started = start(this.#request.signal)
    this.#started.then(
      (started) => 'events' in started && this.#settled.resolve(),
      // The consumer of the next result gets the error; after the end there is none.
      () => {},
    )
    void this.ended.then(() => this.#settled.resolve())
  }

  /** Resolves once its one result has been taken, it has ended without one, or it has turned out to have events. */
  get settled(): Promise<void> {
    return this.#settled.promise
  }

  /** Resolves once it has no more results, and its consumer knows. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    try {
      const next = await this.#take()
      if (next.done) this.#ended.resolve()
      return next
    } catch (error) {
      await this.return()
      throw error
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    if (this.#isEnded) return ended
    this.#isEnded = true
    this.#ended.resolve()
    this.#request.abort()
    void this.#endEvents()
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
    if (this.#isEnded) return ended
    const started = await this.#started
    if (this.#isEnded) return ended
    if ('result' in started) {
      this.#isEnded = true
      return { done: false, value: started.result }
    }
    const { events, sent, inScope } = started
    const { done, value } = await inScope(() => events.next())
    if (!done && !this.#isEnded) return { done: false, value: await sent(value) }
    this.#isEnded = true
    return ended
  }

  async #endEvents(): Promise<void> {
    try {
      const started = await this.#started
      if ('events' in started) await started.inScope(() => started.events.return?.())
    } catch {
      // One that has failed has nothing to end.
    }
  }
}

/** A result in JSON. graphql-ws sends errors as their `toJSON` returns them. */
export function parsedResult(text: string): ExecutionResult {
  const { errors, ...result } = JSON.parse(text)
  return errors === undefined ? result : { ...result, errors: errors.map(withJson) }
}

function withJson(error: object): object {
  return { ...error, toJSON: () => error }
}

const ended: IteratorResult<never, void> = Object.freeze({ done: true, value: undefined })
