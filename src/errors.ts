/**
 * The one table of the gateway's error codes: what each means, whether a retry can succeed, and the HTTP
 * status of a response without data. docs/errors.md is checked against it by a test.
 */
export const errorCodes = {
  GRAPHQL_PARSE_FAILED: { meaning: 'The document is not GraphQL.', retryable: false, status: 400 },
  GRAPHQL_VALIDATION_FAILED: {
    meaning: 'The document does not fit the schema.',
    retryable: false,
    status: 400,
  },
  OPERATION_RESOLUTION_FAILURE: {
    meaning: 'The document has no operation of that name.',
    retryable: false,
    status: 400,
  },
  PERSISTED_QUERY_NOT_FOUND: {
    meaning: 'The gateway has no document with this id.',
    retryable: false,
    status: 404,
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    meaning: 'The gateway accepts no ids of documents.',
    retryable: false,
    status: 400,
  },
  DOCUMENT_NOT_TRUSTED: {
    meaning: 'The gateway executes only documents of its manifests.',
    retryable: false,
    status: 403,
  },
  BAD_REQUEST: { meaning: 'The HTTP request is not a GraphQL request.', retryable: false, status: 400 },
  REQUEST_ENTITY_TOO_LARGE: { meaning: 'The request body is over the limit.', retryable: false, status: 413 },
  QUERY_TOO_COMPLEX: {
    meaning: 'The document is over a limit of depth, tokens, aliases or the like.',
    retryable: false,
    status: 400,
  },
  RESPONSE_TOO_LARGE: {
    meaning: 'The operation was executed, and its response is over the limit.',
    retryable: false,
    status: 200,
  },
  COST_LIMIT_EXCEEDED: {
    meaning: 'The estimated cost is over the limit, or over the whole budget of the caller.',
    retryable: false,
    status: 400,
  },
  UNAUTHENTICATED: {
    meaning: 'The credentials are missing, or they are not valid.',
    retryable: false,
    status: 401,
  },
  AUTHENTICATION_UNAVAILABLE: {
    meaning:
      'The credentials could not be verified, or those of the tenant not obtained: the service for it could not be reached.',
    retryable: true,
    status: 503,
  },
  FORBIDDEN: { meaning: 'The caller may not do this.', retryable: false, status: 403 },
  BAD_USER_INPUT: {
    meaning: 'An argument, id or key value is not acceptable.',
    retryable: false,
    status: 200,
  },
  BAD_CURSOR: {
    meaning:
      'The cursor was forged, its secret is withdrawn, or it belongs to another field or other arguments.',
    retryable: false,
    status: 200,
  },
  NOT_FOUND: { meaning: 'The item to change does not exist.', retryable: false, status: 200 },
  NOT_UNIQUE: {
    meaning: 'A lookup found several items under a key of which it expects one.',
    retryable: false,
    status: 200,
  },
  ALREADY_EXISTS: { meaning: 'The item to create exists already.', retryable: false, status: 200 },
  UNIQUE_VIOLATION: {
    meaning: 'Another item has a value that must be unique.',
    retryable: false,
    status: 200,
  },
  CONDITION_FAILED: {
    meaning: 'The item is not as the write requires it to be.',
    retryable: false,
    status: 200,
  },
  CONFLICT: {
    meaning: 'The item was changed by another write in the meantime.',
    retryable: true,
    status: 200,
  },
  IDEMPOTENCY_MISMATCH: {
    meaning: 'One idempotency token was used for two different requests.',
    retryable: false,
    status: 200,
  },
  LIMIT_EXCEEDED: {
    meaning:
      'An item is over 400 KB, an item collection over 10 GB, a transaction over 100 items or 4 MB, or a cursor over 2 KB.',
    retryable: false,
    status: 200,
  },
  THROTTLED: {
    meaning: 'DynamoDB had no capacity left for this read or write.',
    retryable: true,
    status: 200,
  },
  TIMEOUT: { meaning: 'The deadline passed before the response was ready.', retryable: true, status: 200 },
  UPSTREAM_UNAVAILABLE: {
    meaning: 'DynamoDB could not be reached or responded with a fault.',
    retryable: true,
    status: 200,
  },
  OUTCOME_UNKNOWN: { meaning: 'A write was sent and its response was lost.', retryable: true, status: 200 },
  STREAM_GAP: {
    meaning: 'Stream records were trimmed before they were read.',
    retryable: false,
    status: 200,
  },
  RATE_LIMITED: {
    meaning: 'The caller or the address has sent too many requests, or the caller has spent its budget.',
    retryable: true,
    status: 429,
  },
  OVERLOADED: { meaning: 'The gateway has more requests than it can serve.', retryable: true, status: 503 },
  CANCELLED: {
    meaning: 'The client disconnected before the response was ready.',
    retryable: false,
    status: 499,
  },
  INTERNAL_SERVER_ERROR: {
    meaning: 'Anything else; details are in the log, not in the response.',
    retryable: false,
    status: 200,
  },
} as const satisfies Record<string, { meaning: string; retryable: boolean; status: number }>

/** One of the codes of {@link errorCodes}, as a client finds it in `extensions.code`. */
export type ErrorCode = keyof typeof errorCodes

/**
 * An error whose message and code are meant for the client. Anything thrown that is not a `DynagateError`
 * (or a GraphQL validation error) is masked as `INTERNAL_SERVER_ERROR` before it leaves the gateway.
 */
export class DynagateError extends Error {
  override readonly name = 'DynagateError'
  readonly code: ErrorCode
  /** Milliseconds after which a retry may succeed, where known. */
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAfterMs = options.retryAfterMs
  }

  /** Whether the same request may succeed when it is sent again. */
  get retryable(): boolean {
    return errorCodes[this.code].retryable
  }
}

/** An invalid model: all of its faults, each with its position and what to change. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(
      `The model has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    )
    this.faults = faults
  }
}
