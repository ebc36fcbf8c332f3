import { type ExecutionResult, GraphQLError } from 'graphql'
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga'
import { DynagateError, type ErrorCode, errorCodes } from '../../errors.ts'
import type { Log } from '../log/index.ts'
import { nameCode } from '../request-scope.ts'
import type { RequestState } from '../request-state.ts'
import { elided } from './elided.ts'
import { retryAfter } from './error-response.ts'
import { blamesInput, type PublicError, publicError } from './public-error.ts'
import { isLongerThan } from './response-size.ts'

/** Options of results: the parts that clients may see, and the log of masked errors. */
export interface ResultOptions {
  /** The limit of `data` in a response, in bytes of JSON. */
  readonly responseBytes: number
  /** The `www-authenticate` of a response with status 401. */
  readonly challenge: string
  /** Whether errors suggest names of the schema. */
  readonly suggestions: boolean
  /** Whether a masked error has its own message. */
  readonly innerMessages: boolean
  readonly log: Log
}

/** Replaces every result, and every event of a subscription, by its {@link publicResult} before it is sent. */
export function usePublicResults(options: ResultOptions): Plugin<object, RequestState> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      const shown = (each: ExecutionResult) => publicResult(each, serverContext.requestId, options)
      if (isAsyncIterable(result)) {
        setResult(mapAsyncIterator(result, shown))
        return
      }
      const sent = Array.isArray(result) ? result.map(shown) : [shown(result)]
      const { caching } = serverContext
      if (caching !== undefined && !sent.every(isPlain)) caching.policy = undefined
      setResult(Array.isArray(result) ? sent : (sent[0] ?? {}))
    },
  }
}

/** Whether a result has only data: errors may be temporary, and extensions may belong to one request. */
export function isPlain({ errors, extensions }: ExecutionResult): boolean {
  return errors === undefined && extensions === undefined
}

/**
 * The result as the client may see it. Every error has `extensions.code` and `extensions.retryable`; internal errors
 * are masked, and logged with their cause. There are at most 20 errors, 5 if variables are wrong, and data over the
 * limit is replaced by `RESPONSE_TOO_LARGE`.
 */
export function publicResult(
  result: ExecutionResult,
  requestId: string,
  options: ResultOptions,
): ExecutionResult {
  const { responseBytes } = options
  if (isLongerThan(responseBytes, result.data)) {
    const tooLarge = publicResult({ data: null, errors: [tooLargeError(responseBytes)] }, requestId, options)
    return { ...result, ...tooLarge }
  }
  if (result.errors === undefined) return result
  // Yoga drops the error of an aborted request and leaves an empty list.
  const [first = disconnected(), ...others] = result.errors
  const errors = [first, ...others].slice(0, blamesInput(first) ? maxVariableErrors : maxErrors)
  const isRejected = result.data === undefined
  const omittedErrors = others.length + 1 - errors.length
  return {
    ...result,
    errors: errors.map((error) => codedError(error, isRejected, requestId, options)),
    ...(omittedErrors > 0 && { extensions: { ...result.extensions, omittedErrors } }),
  }
}

const maxErrors = 20
/** Few, because each quotes a value. */
const maxVariableErrors = 5

function tooLargeError(responseBytes: number): GraphQLError {
  const message =
    `The response has more than ${responseBytes} bytes of data, the limit. ` +
    'The operation was executed; request fewer items or fields.'
  return wrapped(new DynagateError('RESPONSE_TOO_LARGE', message))
}

function disconnected(): GraphQLError {
  return wrapped(new DynagateError('CANCELLED', 'The client disconnected before the response was ready.'))
}

function wrapped(originalError: DynagateError): GraphQLError {
  return new GraphQLError(originalError.message, { originalError })
}

function codedError(
  error: GraphQLError,
  isRejected: boolean,
  requestId: string,
  { challenge, suggestions, innerMessages, log }: ResultOptions,
): GraphQLError {
  const known = publicError(error, suggestions)
  if (!known) log({ level: 'error', message: 'Masked an error.', requestId, cause: causeOf(error) })
  const shown = known ?? masked(requestId)
  const { code, retryAfterMs } = shown
  nameCode(code)
  const extensions = {
    code,
    retryable: errorCodes[code].retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(known ? {} : { requestId }),
    ...(known || !innerMessages ? {} : { innerMessage: elided(String(causeOf(error))) }),
    ...(isRejected ? { http: httpOf(shown, known ? error : undefined, challenge) } : {}),
    ...(!isRejected && retryAfterMs !== undefined ? { http: { headers: retryAfter(retryAfterMs) } } : {}),
  }
  return new GraphQLError(elided(shown.message), { ...placeOf(error), extensions })
}

function masked(requestId: string): PublicError {
  const message = `Something went wrong inside the gateway. Its log has the cause, under request ${requestId}.`
  return { code: 'INTERNAL_SERVER_ERROR', message }
}

/** The thrown value, without GraphQL's wrapping. */
function causeOf(error: GraphQLError): unknown {
  return error.originalError instanceof GraphQLError
    ? causeOf(error.originalError)
    : (error.originalError ?? error)
}

/** The client's document determines how long a path or a list of locations is. */
function placeOf({ nodes, source, positions, path }: GraphQLError) {
  const isShort = path === undefined || path.join('.').length <= maxPathLength
  return {
    nodes: nodes?.slice(0, maxLocations) ?? null,
    source,
    positions: positions?.slice(0, maxLocations),
    path: isShort ? path : undefined,
  }
}

const maxLocations = 10
/** UTF-16 code units of the names in it. */
const maxPathLength = 1_000

/** Codes of well-formed HTTP requests: with `application/json`, GraphQL over HTTP requires 200 for these. */
const documentCodes: ReadonlySet<ErrorCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'QUERY_TOO_COMPLEX',
  'COST_LIMIT_EXCEEDED',
  'BAD_USER_INPUT',
])

/** The HTTP status and headers for Yoga, which removes this member before it sends the error. */
function httpOf({ code, retryAfterMs }: PublicError, error: GraphQLError | undefined, challenge: string) {
  const given = error?.extensions.http
  const status = given?.status ?? errorCodes[code].status
  // RFC 9110: a 401 has a challenge.
  const needsChallenge = status === 401 && !Object.keys(given?.headers ?? {}).some(isChallenge)
  const headers = {
    ...(retryAfterMs !== undefined && retryAfter(retryAfterMs)),
    ...given?.headers,
    ...(needsChallenge && { 'www-authenticate': challenge }),
  }
  return { ...given, status, headers, spec: documentCodes.has(code) }
}

function isChallenge(header: string): boolean {
  return header.toLowerCase() === 'www-authenticate'
}
