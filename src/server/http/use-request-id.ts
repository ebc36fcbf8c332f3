import { randomUUID } from 'node:crypto'
import type { Plugin } from 'graphql-yoga'
import { nameRequest } from '../request-scope.ts'
import type { RequestState } from '../request-state.ts'

/** Gives each request an id: the client's own `x-request-id` if it is safe to log. */
export function useRequestId(): Plugin<object, RequestState> {
  return {
    onRequest({ request, serverContext }) {
      serverContext.requestId = requestIdOf(request.headers.get('x-request-id'))
    },
  }
}

/** The id of the current request: the client's own if it is safe to log, else a new one. */
export function requestIdOf(given: string | string[] | null | undefined): string {
  const requestId = typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID()
  nameRequest(requestId)
  return requestId
}
