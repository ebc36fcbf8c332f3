import { AsyncLocalStorage } from 'node:async_hooks'
import type { ExecutionResult } from 'graphql'
import { requestIdOf } from '../http/index.ts'
import { expectOperation, type Reporting, withinRequestScope } from '../request-scope.ts'
import { type Admission, rejectionOf } from './admission.ts'
import { OperationResults, parsedResult } from './operation-results.ts'
import type { ExecuteOperation } from './socket-operation.ts'

/** Options of {@link executeByFetch}. */
export interface FetchOptions extends Admission {
  /** Responds to a request, as `Gateway.fetch` does. */
  readonly fetch: (request: Request, state: Readonly<Record<string, unknown>>) => Promise<Response>
  readonly reporting: Reporting
}

/** Executes operations as requests over HTTP, for a gateway with plugins that hook into it. */
export function executeByFetch({ fetch, reporting, ...admission }: FetchOptions): ExecuteOperation {
  return ({ url, headers, params, state }) =>
    new OperationResults((signal) =>
      withinRequestScope(
        reporting,
        () => headers,
        async () => {
          expectOperation()
          requestIdOf(headers['x-request-id'])
          const rejection = await rejectionOf(admission, signal)
          if (rejection !== undefined) return rejection
          const body = JSON.stringify(params)
          const response = await fetch(new Request(url, { method: 'POST', headers, body, signal }), state)
          const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
          if (!isStream || response.body === null) return { result: parsedResult(await response.text()) }
          const inScope = AsyncLocalStorage.snapshot()
          return { events: new SentEvents(response.body), sent: (event) => event, inScope }
        },
      ),
    )
}

/** The results in server-sent events. */
class SentEvents implements AsyncIterator<ExecutionResult, void, undefined> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  #text = ''

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader()
  }

  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    for (;;) {
      const event = this.#takeEvent()
      if (event !== undefined) return { done: false, value: event }
      const { value, done } = await this.#reader.read()
      if (done) return ended
      this.#text += this.#decoder.decode(value, { stream: true })
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    await this.#reader.cancel()
    return ended
  }

  /** The result in the first complete event that has one; undefined for none yet. */
  #takeEvent(): ExecutionResult | undefined {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end < 0) return undefined
      const lines = this.#text.slice(0, end).split('\n')
      this.#text = this.#text.slice(end + 2)
      const data = lines.find((line) => line.startsWith(dataField))?.slice(dataField.length)
      if (data !== undefined && data !== '') return parsedResult(data)
    }
  }
}

const dataField = 'data: '
const ended: IteratorResult<never, void> = Object.freeze({ done: true, value: undefined })
