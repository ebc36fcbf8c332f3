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

/** Adds the request id, and headers that keep browsers from caching, sniffing, framing or executing the response. */
export function setResponseHeaders({ headers }: Response, requestId: string): void {
  headers.set('x-request-id', requestId)
  for (const [name, value] of pairs) {
    // A page sets its own policy.
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

/** The same headers in node:http's form: names and values alternate. */
export const securityHeaders: readonly string[] = pairs.flat()
