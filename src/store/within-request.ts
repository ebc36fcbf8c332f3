import { type CallOptions, clientFrom, type DynamoClient, UpstreamFailure } from './client/index.ts'
import type { RequestOptions } from './store.ts'

/** A client whose every call ends with the request: by its signal, and at its deadline. */
export function withinRequest(client: DynamoClient, { signal, deadlineMs }: RequestOptions): DynamoClient {
  if (!signal && deadlineMs === undefined) return client
  const end = performance.now() + (deadlineMs ?? Number.POSITIVE_INFINITY)
  return clientFrom(
    async (operation, input, options) => {
      const left = end - performance.now()
      if (left <= 0) throw new UpstreamFailure('TIMEOUT', false)
      const bounded = { ...signalOf(options.signal, signal), ...timeoutOf(options.timeoutMs, left) }
      return client[operation](input as never, bounded) as never
    },
    () => client.close(),
  )
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
