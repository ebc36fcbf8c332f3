import type { Plugin } from 'graphql-yoga'
import type { RequestState } from '../request-state.ts'
import { type CachingRules, cachedResponse } from './cached-response.ts'
import type { CorsPolicy } from './cors.ts'

/** The settings on which the headers of responses depend, in addition to the request. */
export interface ResponseRules {
  readonly cors: CorsPolicy | undefined
  readonly caching: CachingRules
}

/** Sets the headers of every response, after all other plugins. */
export function useResponseHeaders({ cors, caching }: ResponseRules): Plugin<object, RequestState> {
  return {
    async onResponse({ request, response, serverContext, setResponse, fetchAPI }) {
      const { requestId, verified, caching: { policy } = {} } = serverContext
      const origin = request.headers.get('origin') ?? undefined
      setResponseHeaders(response, requestId, cors?.headersFor(origin))
      const { headers } = response
      // A plugin may set a cookie, which belongs to one client.
      if (policy === undefined || response.status !== 200 || headers.has('set-cookie')) return
      const body = await response.text()
      const cached = cachedResponse(
        {
          body,
          mediaType: headers.get('content-type') ?? '',
          policy,
          hasCaller: verified !== undefined,
          ifNoneMatch: request.headers.get('if-none-match'),
        },
        caching,
      )
      const { vary, ...others } = cached.headers
      // A plugin may have named further headers.
      headers.append('vary', vary)
      for (const [name, value] of Object.entries(others)) headers.set(name, value)
      const sent = cached.isNotModified ? { status: 304, body: null } : { status: 200, body }
      setResponse(new fetchAPI.Response(sent.body, { status: sent.status, headers }))
    },
  }
}

/**
 * Adds the request id, headers that prevent browsers from caching, sniffing, framing or executing the response, and
 * those of `cors`, whose names and values alternate.
 */
export function setResponseHeaders(
  { headers }: Response,
  requestId: string,
  cors: readonly string[] = [],
): void {
  headers.set('x-request-id', requestId)
  for (const [name, value] of pairs) {
    // A page sets its own policy.
    if (name !== policy || !headers.has(policy)) headers.set(name, value)
  }
  for (let at = 0; at < cors.length; at += 2) headers.append(cors[at] ?? '', cors[at + 1] ?? '')
}

const policy = 'content-security-policy'
const cacheControl = 'cache-control'
const pairs = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  [policy, "default-src 'none'; frame-ancestors 'none'"],
  [cacheControl, 'no-store'],
] as const

/** The same headers in node:http's form: names and values alternate. */
export const securityHeaders: readonly string[] = pairs.flat()

/** The headers of a response that may be cached. */
export const cacheableHeaders: readonly string[] = pairs.filter(([name]) => name !== cacheControl).flat()
