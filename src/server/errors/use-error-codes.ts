import { type ExecutionResult, GraphQLError } from 'graphql'
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga'
import { DynagateError, type ErrorCode, errorCodes } from '../../errors.ts'
import type { Log } from '../log.ts'
import type { RequestState } from '../request-state.ts'
import { type PublicError, publicError } from './public-error.ts'

/**
 * The one door through which errors leave: every error of every answer gets `extensions.code` and
 * `extensions.retryable`; what the client may not know is masked and logged with its cause.
 */
export function useErrorCodes(log: Log): Plugin<object, RequestState> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      const code = (answer: ExecutionResult) => codedAnswer(answer, serverContext.requestId, log)
      if (isAsyncIterable(result)) setResult(mapAsyncIterator(result, code))
      else setResult(Array.isArray(result) ? result.map(code) : code(result))
    },
  }
}

/** The answer as a client may see it: every error with its code, and masked where that must be. */
export function codedAnswer(answer: ExecutionResult, requestId: string, log: Log): ExecutionResult {
  if (answer.errors === undefined) return answer
  // Yoga drops the error of an aborted request and leaves an empty list.
  const errors = answer.errors.length > 0 ? answer.errors : [clientLeft()]
  const isRefused = answer.data === undefined
  return { ...answer, errors: errors.map((error) => codedError(error, isRefused, requestId, log)) }
}

function clientLeft(): GraphQLError {
  const cause = new DynagateError('CANCELLED', 'The client left before the answer was ready.')
  return new GraphQLError(cause.message, { originalError: cause })
}

function codedError(error: GraphQLError, isRefused: boolean, requestId: string, log: Log): GraphQLError {
  const known = publicError(error)
  if (!known) log({ level: 'error', message: 'Masked an error.', requestId, cause: causeOf(error) })
  const shown = known ?? masked(requestId)
  const { code, retryAfterMs } = shown
  const extensions = {
    code,
    retryable: errorCodes[code].retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(known ? {} : { requestId }),
    ...(isRefused ? { http: httpOf(code, known ? error : undefined) } : {}),
  }
  return new GraphQLError(shown.message, { ...placeOf(error), extensions })
}

function masked(requestId: string): PublicError {
  const message = `Something went wrong inside the gateway. Its log tells more about request ${requestId}.`
  return { code: 'INTERNAL_SERVER_ERROR', message }
}

/** What was thrown, without GraphQL's wrapping. */
function causeOf(error: GraphQLError): unknown {
  return error.originalError instanceof GraphQLError
    ? causeOf(error.originalError)
    : (error.originalError ?? error)
}

function placeOf({ nodes, source, positions, path }: GraphQLError) {
  return { nodes: nodes ?? null, source, positions, path }
}

/** Codes of requests that are well-formed HTTP: under `application/json` GraphQL over HTTP wants 200 for these. */
const documentCodes: ReadonlySet<ErrorCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'QUERY_TOO_COMPLEX',
  'COST_LIMIT_EXCEEDED',
  'BAD_USER_INPUT',
])

/** How Yoga is told the HTTP status; it takes this member out before it sends. */
function httpOf(code: ErrorCode, error: GraphQLError | undefined) {
  const given = error?.extensions.http
  return { ...given, status: given?.status ?? errorCodes[code].status, spec: documentCodes.has(code) }
}
