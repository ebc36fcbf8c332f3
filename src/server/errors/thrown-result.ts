import { type ExecutionResult, GraphQLError } from 'graphql'

/** The result of an operation that has thrown before it had one. */
export function thrownResult(error: unknown): ExecutionResult {
  return { errors: [error instanceof GraphQLError ? error : wrapped(error)] }
}

function wrapped(error: unknown): GraphQLError {
  const cause = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(cause.message, { originalError: cause })
}
