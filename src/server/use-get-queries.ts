import { type DocumentNode, GraphQLError, getOperationAST } from 'graphql'
import type { Plugin, YogaInitialContext } from 'graphql-yoga'
import { cachePolicyOf, fragmentsOf, planOf } from '../pothos/index.ts'
import { acceptsStream } from './http/index.ts'
import type { RequestState } from './request-state.ts'

/**
 * Rejects mutations sent by GET, with status 405: a GET must not change anything, and browsers send it across origins
 * without a preflight. A subscription by GET must accept `text/event-stream`, as an `EventSource` does. Determines the
 * caching of the response to a query.
 */
export function useGetQueries(): Plugin {
  return {
    onParse() {
      return ({ result, context }) => {
        const { request, params } = context as Partial<YogaInitialContext>
        if (request?.method !== 'GET' || !isDocument(result)) return
        const operation = getOperationAST(result, params?.operationName)?.operation
        if (operation === undefined || operation === 'query') return
        const isEventSource = acceptsStream(request.headers.get('accept') ?? '', 'text/event-stream')
        if (operation === 'mutation' || !isEventSource) throw onlyByPost(operation)
      }
    },
    onExecute({ args: { schema, document, operationName, contextValue } }) {
      const { caching } = contextValue as YogaInitialContext & Partial<RequestState>
      const operation = caching && getOperationAST(document, operationName)
      if (caching === undefined || !operation) return
      caching.policy = cachePolicyOf(planOf({ schema, operation, fragments: fragmentsOf(document) }))
    },
  }
}

function isDocument(result: unknown): result is DocumentNode {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'Document'
}

function onlyByPost(operation: 'mutation' | 'subscription'): GraphQLError {
  const otherwise =
    operation === 'subscription'
      ? ', or by GET to accept text/event-stream'
      : '; GET executes queries and subscriptions alone'
  return new GraphQLError(`Expected a ${operation} to be sent by POST${otherwise}.`, {
    extensions: { code: 'BAD_REQUEST', http: { status: 405, headers: { allow: 'POST' } } },
  })
}
