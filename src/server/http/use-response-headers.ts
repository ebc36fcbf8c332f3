import type { Plugin } from 'graphql-yoga'

/** Headers of every answer: nothing is cached, sniffed, framed or run by a browser. */
export function useResponseHeaders(): Plugin {
  return {
    onResponse({ response: { headers } }) {
      for (const [name, value] of pairs) {
        // GraphiQL's page comes with a policy of its own.
        if (name !== policy || !headers.has(policy)) headers.set(name, value)
      }
    },
  }
}

const policy = 'content-security-policy'
const pairs = [
  ['x-content-type-options', 'nosniff'],
  ['cache-control', 'no-store'],
  ['referrer-policy', 'no-referrer'],
  [policy, "default-src 'none'; frame-ancestors 'none'"],
] as const

/** The same, names and values in turn, as node:http takes them. */
export const securityHeaders: readonly string[] = pairs.flat()
