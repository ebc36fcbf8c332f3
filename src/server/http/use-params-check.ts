import type { Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'

/** Rejects a request whose `operationName` is not a string; Yoga checks the other members. */
export function useParamsCheck(): Plugin {
  return {
    onParams({ params }) {
      const { operationName }: { readonly operationName?: unknown } = params
      if (operationName === undefined || operationName === null || typeof operationName === 'string') return
      const got = Array.isArray(operationName) ? 'an array' : `a value of type ${typeof operationName}`
      throw new DynagateError('BAD_REQUEST', `Expected "operationName" to be a string, got ${got}.`)
    },
  }
}
