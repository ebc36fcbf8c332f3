import type { ExecutionResult } from 'graphql'

/**
 * The results in a response: those of server-sent events, or the one of a response in JSON. Its end cancels the request at
 * once, also while it waits for a result.
 */
export class SentResults implements AsyncGenerator<ExecutionResult, void, undefined> {
  readonly #response: Promise<Response>
  readonly #request: AbortController
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  readonly #decoder = new TextDecoder()
  #text = ''
  #isEnded = false

  /** @param request ends the request when it is aborted. */
  constructor(response: Promise<Response>, request: AbortController) {
    this.#response = response
    this.#request = request
  }

  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    try {
      return await this.#next()
    } catch (error) {
      if (this.#isEnded) return ended
      throw error
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    if (this.#isEnded) return ended
    this.#isEnded = true
    this.#request.abort()
    // A request that has failed or ended has nothing to cancel.
    void this.#reader?.cancel().catch(() => {})
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

  async #next(): Promise<IteratorResult<ExecutionResult, void>> {
    if (this.#isEnded) return ended
    const response = await this.#response
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
      this.#isEnded = true
      return { done: false, value: resultIn(await response.text()) }
    }
    this.#reader ??= response.body?.getReader()
    for (;;) {
      const result = this.#takeEvent()
      if (result !== undefined) return { done: false, value: result }
      const { value, done } = (await this.#reader?.read()) ?? { value: undefined, done: true }
      if (done || this.#isEnded) {
        this.#isEnded = true
        return ended
      }
      this.#text += this.#decoder.decode(value, { stream: true })
    }
  }

  /** The result in the first whole event that has one; undefined if there is none yet. */
  #takeEvent(): ExecutionResult | undefined {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end < 0) return undefined
      const lines = this.#text.slice(0, end).split('\n')
      this.#text = this.#text.slice(end + 2)
      const data = lines.find((line) => line.startsWith(dataField))?.slice(dataField.length)
      if (data !== undefined && data !== '') return resultIn(data)
    }
  }
}

/** A result in JSON. graphql-ws sends errors as their `toJSON` returns them. */
function resultIn(text: string): ExecutionResult {
  const { errors, ...result } = JSON.parse(text)
  return errors === undefined ? result : { ...result, errors: errors.map(withJson) }
}

function withJson(error: object): object {
  return { ...error, toJSON: () => error }
}

const dataField = 'data: '
const ended: IteratorResult<never, void> = Object.freeze({ done: true, value: undefined })
