import type { Plugin } from 'graphql-yoga'

/** Headers of every answer: nothing is cached, sniffed, framed or run by a browser. */
export function useResponseHeaders(): Plugin {
  return {
    onResponse({ response: { headers } }) {
      headers.set('x-content-type-options', 'nosniff')
      headers.set('cache-control', 'no-store')
      headers.set('referrer-policy', 'no-referrer')
      // GraphiQL's page comes with a policy of its own.
      if (!headers.has('content-security-policy')) {
        headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      }
    },
  }
}
