import type { Plugin } from 'graphql-yoga'
import type { RequestState } from '../request-state.ts'

/** Sets the headers of every response, whatever other plugins did to it. */
export function useResponseHeaders(): Plugin<object, RequestState> {
  return {
    onResponse({ response, serverContext }) {
      setResponseHeaders(response, serverContext.requestId)
    },
  }
}

/** Names the request, and keeps browsers from caching, sniffing, framing or running the response. */
export function setResponseHeaders({ headers }: Response, requestId: string): void {
  headers.set('x-request-id', requestId)
  for (const [name, value] of pairs) {
    // A page has a policy of its own.
    if (name !== policy || !headers.has(policy)) headers.set(name, value)
  }
}

const policy = 'content-security-policy'
const pairs = [
  ['x-content-type-options', 'nosniff'],
  ['cache-control', 'no-store'],
  ['referrer-policy', 'no-referrer'],
  [policy, "default-src 'none'; frame-ancestors 'none'"],
] as const

/** The same headers as node:http takes them: names and values in turn. */
export const securityHeaders: readonly string[] = pairs.flat()
