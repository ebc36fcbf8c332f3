import type { Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import { hasSource } from '../documents/index.ts'

/**
 * Rejects a request whose `operationName` isn't a string, and one that has only the hash of a document unknown to this
 * gateway. Yoga checks the other members.
 */
export function useParamsCheck(): Plugin {
  return {
    onParams({ params }) {
      const { operationName, extensions }: UncheckedParams = params
      if (!hasSource(params) && hasPersistedQuery(extensions)) {
        // Apollo's clients check for this message or code, and from then on send the document itself.
        throw new DynagateError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')
      }
      if (operationName === undefined || operationName === null || typeof operationName === 'string') return
      const got = Array.isArray(operationName) ? 'an array' : `a value of type ${typeof operationName}`
      throw new DynagateError('BAD_REQUEST', `Expected "operationName" to be a string, got ${got}.`)
    },
  }
}

/** The unchecked members of a client's request. */
interface UncheckedParams {
  readonly operationName?: unknown
  readonly extensions?: unknown
}

function hasPersistedQuery(extensions: unknown): boolean {
  const { persistedQuery } = (extensions ?? {}) as { readonly persistedQuery?: unknown }
  return typeof persistedQuery === 'object' && persistedQuery !== null && 'sha256Hash' in persistedQuery
}
