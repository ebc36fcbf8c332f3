import type { Plugin } from 'graphql-yoga'
import { errorResponse } from '../errors/index.ts'

/** Where the gateway answers GraphQL. */
export const graphqlPath = '/graphql'

/**
 * The exact paths there are: `/graphql`, and `/health`, which answers 200 while the process serves. Yoga's own
 * routing takes any path that ends so.
 */
export function useRoutes(): Plugin {
  return {
    onRequest({ url, endResponse }) {
      if (url.pathname === graphqlPath) return
      if (url.pathname === '/health')
        endResponse(new Response('ok\n', { headers: { 'content-type': 'text/plain' } }))
      else
        endResponse(
          errorResponse('BAD_REQUEST', `Nothing is here. GraphQL is at ${graphqlPath}.`, { status: 404 }),
        )
    },
  }
}
