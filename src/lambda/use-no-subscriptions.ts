import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** Rejects subscriptions: a function's request ends with its response. */
export function useNoSubscriptions(): Plugin {
  return {
    onSubscribe({ setResultAndStopExecution }) {
      const message = 'This gateway serves no subscriptions.'
      setResultAndStopExecution({
        errors: [new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } })],
      })
    },
  }
}
