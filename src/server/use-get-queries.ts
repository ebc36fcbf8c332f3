import { type DocumentNode, GraphQLError, getOperationAST, type OperationTypeNode } from 'graphql'
import type { Plugin, YogaInitialContext } from 'graphql-yoga'
import { cachePolicyOf, fragmentsOf, planOf } from '../pothos/index.ts'
import type { RequestState } from './request-state.ts'

/**
 * Rejects mutations and subscriptions that are sent by GET, with status 405: a GET must change nothing, and browsers send it
 * across origins without asking. Determines how the response to a query may be cached.
 */
export function useGetQueries(): Plugin {
  return {
    onParse() {
      return ({ result, context }) => {
        const { request, params } = context as Partial<YogaInitialContext>
        if (request?.method !== 'GET' || !isDocument(result)) return
        const operation = getOperationAST(result, params?.operationName)?.operation
        if (operation !== undefined && operation !== 'query') throw onlyByPost(operation)
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

function onlyByPost(operation: `${OperationTypeNode}`): GraphQLError {
  return new GraphQLError(`Expected a ${operation} to be sent by POST; GET executes queries alone.`, {
    extensions: { code: 'BAD_REQUEST', http: { status: 405, headers: { allow: 'POST' } } },
  })
}
