import { EngineError } from './errors.ts'

/** Counts the calls of an engine, so that closing it can wait for them. */
export class CallsUnderWay {
  #count = 0
  #closed = false
  #drained: PromiseWithResolvers<void> | undefined

  /** Runs a call. Rejects with an InternalServerError if the engine is closed. */
  async run<T>(call: () => T | Promise<T>): Promise<T> {
    if (this.#closed) throw new EngineError('InternalServerError', 'The engine is closed')
    this.#count += 1
    try {
      return await call()
    } finally {
      this.#count -= 1
      if (this.#count === 0) this.#drained?.resolve()
    }
  }

  /** Accepts no further calls, and resolves when those in flight have ended. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#count === 0) return
    this.#drained ??= Promise.withResolvers()
    await this.#drained.promise
  }
}
