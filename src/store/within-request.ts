import { type CallOptions, type DynamoClient, UpstreamFailure, wrapClient } from './client/index.ts'
import type { RequestOptions } from './store.ts'

/** A client whose calls all end with the request: when its signal fires, or at its deadline. */
export function withinRequest(client: DynamoClient, { signal, deadlineMs }: RequestOptions): DynamoClient {
  if (!signal && deadlineMs === undefined) return client
  const end = performance.now() + (deadlineMs ?? Number.POSITIVE_INFINITY)
  return wrapClient(client, (send, _operation, input, options) => {
    const left = end - performance.now()
    if (left <= 0) return Promise.reject(new UpstreamFailure('TIMEOUT', false))
    return send(input, { ...signalOf(options.signal, signal), ...timeoutOf(options.timeoutMs, left) })
  })
}

function signalOf(own: AbortSignal | undefined, request: AbortSignal | undefined): CallOptions {
  if (own && request) return { signal: AbortSignal.any([own, request]) }
  const signal = own ?? request
  return signal ? { signal } : {}
}

function timeoutOf(own = Number.POSITIVE_INFINITY, left: number): CallOptions {
  const timeoutMs = Math.min(own, left)
  return Number.isFinite(timeoutMs) ? { timeoutMs } : {}
}
