import { randomUUID } from 'node:crypto'
import type { Plugin } from 'graphql-yoga'
import type { RequestState } from '../request-state.ts'

/** Gives each request an id, the client's own `x-request-id` where that is safe to write into a log. */
export function useRequestId(): Plugin<object, RequestState> {
  return {
    onRequest({ request, serverContext }) {
      const given = request.headers.get('x-request-id')
      serverContext.requestId = given && /^[\w-]{1,64}$/.test(given) ? given : randomUUID()
    },
    onResponse({ response, serverContext }) {
      response.headers.set('x-request-id', serverContext.requestId)
    },
  }
}
