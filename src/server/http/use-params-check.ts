import type { Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'

/**
 * Rejects a request whose `operationName` is not a string, and one that has only the hash of a document, which this gateway
 * does not know by then; Yoga checks the other members.
 */
export function useParamsCheck(): Plugin {
  return {
    onParams({ params }) {
      const { operationName, query, extensions }: UncheckedParams = params
      if (query === undefined && hasPersistedQuery(extensions)) {
        // Apollo's clients compare the message or the code, and send the text from then on.
        throw new DynagateError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')
      }
      if (operationName === undefined || operationName === null || typeof operationName === 'string') return
      const got = Array.isArray(operationName) ? 'an array' : `a value of type ${typeof operationName}`
      throw new DynagateError('BAD_REQUEST', `Expected "operationName" to be a string, got ${got}.`)
    },
  }
}

/** The members of a request, as a client sent them. */
interface UncheckedParams {
  readonly operationName?: unknown
  readonly query?: unknown
  readonly extensions?: unknown
}

function hasPersistedQuery(extensions: unknown): boolean {
  return typeof extensions === 'object' && extensions !== null && 'persistedQuery' in extensions
}
