import { type GraphQLError, Kind } from 'graphql'
import { DynagateError, type ErrorCode, errorCodes } from '../../errors.ts'

/** The part of an error that a client may see. */
export interface PublicError {
  readonly code: ErrorCode
  readonly message: string
  /** Milliseconds after which a retry may succeed, if known. */
  readonly retryAfterMs?: number | undefined
}

/**
 * The part of an error that a client may see; undefined if it must be masked. Pure. Clients see a {@link
 * DynagateError}, a GraphQL error with one of our codes (parsing, validation, limits), and graphql-js's errors about
 * variables and arguments that don't fit their types. Anything else may reveal internals.
 *
 * @param suggestions whether messages of graphql-js may suggest names of the schema.
 */
export function publicError(error: GraphQLError, suggestions: boolean): PublicError | undefined {
  const own = dynagateErrorIn(error)
  const code = own?.code ?? codeOf(error)
  if (code === undefined || code === 'INTERNAL_SERVER_ERROR') return undefined
  const isOfResolver = error.path !== undefined
  const message =
    own?.message ?? (suggestions || isOfResolver ? error.message : withoutSuggestion(error.message))
  return { code, message, retryAfterMs: own?.retryAfterMs }
}

/** The code of a result's error: the code of its public part. */
export function codeOfError(error: GraphQLError): ErrorCode {
  return publicError(error, true)?.code ?? 'INTERNAL_SERVER_ERROR'
}

/** A suggestion is the end of a message: `Cannot query field "ordrs" on type "Query". Did you mean "orders"?` */
function withoutSuggestion(message: string): string {
  const at = message.indexOf(' Did you mean ')
  return at >= 0 && message.endsWith('?') ? message.slice(0, at) : message
}

/** GraphQL wraps what a resolver throws, sometimes twice. */
function dynagateErrorIn(error: unknown): DynagateError | undefined {
  if (error instanceof DynagateError) return error
  const inner = error instanceof Error && 'originalError' in error ? error.originalError : undefined
  return inner === undefined ? undefined : dynagateErrorIn(inner)
}

function codeOf(error: GraphQLError): ErrorCode | undefined {
  const given = error.extensions.code
  if (typeof given === 'string' && isErrorCode(given)) return given
  if (blamesOperation(error)) return 'OPERATION_RESOLUTION_FAILURE'
  return blamesInput(error) ? 'BAD_USER_INPUT' : undefined
}

/** Recognizes the executor's message for a schema without mutations or subscriptions. */
function blamesOperation({ nodes, originalError }: GraphQLError): boolean {
  return nodes?.[0]?.kind === Kind.OPERATION_DEFINITION && originalError === undefined
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code)
}

const inputKinds: ReadonlySet<string> = new Set([
  Kind.VARIABLE_DEFINITION,
  Kind.NAMED_TYPE,
  Kind.LIST_TYPE,
  Kind.NON_NULL_TYPE,
  Kind.ARGUMENT,
  Kind.VARIABLE,
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
])

/** Whether graphql-js blames a variable or an argument: it has no code for this, but its location is not a field. */
export function blamesInput(error: GraphQLError): boolean {
  const kind = error.nodes?.[0]?.kind
  if (kind === undefined) return error.message.startsWith('Too many errors processing variables')
  return inputKinds.has(kind)
}
