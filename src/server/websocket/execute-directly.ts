import { AsyncLocalStorage } from 'node:async_hooks'
import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, processRegularResult } from 'graphql-yoga'
import { errorBody, publicResult, type ResultOptions, thrownResult } from '../errors/index.ts'
import { type ClientRules, identify, requestIdOf, type Yoga } from '../http/index.ts'
import { expectOperation, type Reporting, withinRequestScope } from '../request-scope.ts'
import type { RequestState } from '../request-state.ts'
import { type Admission, rejectionOf } from './admission.ts'
import { OperationResults, parsedResult, type StartedOperation } from './operation-results.ts'
import type { ExecuteOperation, SocketOperation } from './socket-operation.ts'

/** Options of {@link executeDirectly}. */
export interface DirectOptions extends ResultOptions, ClientRules, Admission {
  readonly yoga: Yoga
  readonly reporting: Reporting
}

/**
 * Executes operations with the identification, the hooks and the treatment of results of any request, but without HTTP: no
 * event becomes a server-sent event that is parsed again.
 */
export function executeDirectly(options: DirectOptions): ExecuteOperation {
  const sent = new SentResults(options)
  return (operation) =>
    new OperationResults((signal) =>
      withinRequestScope(
        options.reporting,
        () => operation.headers,
        () => start(operation, signal, { ...options, sent }),
      ),
    )
}

async function start(
  { url, headers, params, state: ofConnection }: SocketOperation,
  signal: AbortSignal,
  { yoga, load, turns, sent, ...clients }: DirectOptions & { readonly sent: SentResults },
): Promise<StartedOperation> {
  const requestId = requestIdOf(headers['x-request-id'])
  const ticket = load.newTicket()
  const state: RequestState = { ...ofConnection, requestId, ticket }
  try {
    expectOperation()
    const rejection = await rejectionOf({ load, turns }, signal, ticket)
    if (rejection !== undefined) return rejection
    const request = new yoga.fetchAPI.Request(url, { method: 'POST', headers: { ...headers }, signal })
    const identified = await identify(request, ofConnection.clientAddress, clients)
    if (identified.kind === 'rejected') {
      const { code, message, retryAfterMs } = identified
      return { result: parsedResult(errorBody(code, message, retryAfterMs)) }
    }
    Object.assign(state, identified.state)
    const result = await yoga.getResultForParams({ params, request }, state)
    if (result === undefined) throw new Error('Expected a result, got none')
    if (!isAsyncIterable(result)) return { result: await sent.of(result, requestId) }
    const inScope = AsyncLocalStorage.snapshot()
    const events = result[Symbol.asyncIterator]()
    return { events, inScope, sent: (event) => sent.of(event, requestId) }
  } catch (error) {
    return { result: await sent.of(thrownResult(error), requestId) }
  } finally {
    ticket.end()
  }
}

/** Results as clients get them. One that many subscribers share is checked once. */
class SentResults {
  readonly #options: DirectOptions
  readonly #known = new WeakMap<ExecutionResult, ExecutionResult>()

  constructor(options: DirectOptions) {
    this.#options = options
  }

  of(result: ExecutionResult, requestId: string): ExecutionResult | Promise<ExecutionResult> {
    const known = this.#known.get(result)
    if (known !== undefined) return known
    const shown = this.#serializable(publicResult(result, requestId, this.#options), requestId)
    if (shown.errors !== undefined || shown.extensions?.http !== undefined) return this.#withoutHttp(shown)
    this.#known.set(result, shown)
    return shown
  }

  /** A result that JSON can't express becomes an error. */
  #serializable(result: ExecutionResult, requestId: string): ExecutionResult {
    try {
      JSON.stringify(result)
      return result
    } catch (error) {
      return publicResult(thrownResult(error), requestId, this.#options)
    }
  }

  /** Errors may have a status and headers of HTTP, which Yoga leaves out. */
  async #withoutHttp(result: ExecutionResult): Promise<ExecutionResult> {
    const response = processRegularResult(result, this.#options.yoga.fetchAPI, 'application/json')
    return parsedResult(await response.text())
  }
}
