/** The DynamoDB error types that the engine returns, with the HTTP status of each. */
export const errorTypes = {
  ValidationException: 400,
  ResourceNotFoundException: 400,
  ResourceInUseException: 400,
  ConditionalCheckFailedException: 400,
  TransactionCanceledException: 400,
  DuplicateItemException: 400,
  TableNotFoundException: 400,
  TransactionConflictException: 400,
  TransactionInProgressException: 400,
  IdempotentParameterMismatchException: 400,
  ItemCollectionSizeLimitExceededException: 400,
  ProvisionedThroughputExceededException: 400,
  ThrottlingException: 400,
  LimitExceededException: 400,
  PolicyNotFoundException: 400,
  SerializationException: 400,
  UnknownOperationException: 400,
  AccessDeniedException: 400,
  MissingAuthenticationTokenException: 400,
  IncompleteSignatureException: 400,
  InvalidSignatureException: 400,
  UnrecognizedClientException: 400,
  InternalServerError: 500,
  ServiceUnavailable: 503,
} as const

/** The name of one of DynamoDB's error types, e.g. `ValidationException`. */
export type EngineErrorType = keyof typeof errorTypes

/**
 * An error in DynamoDB's form: a type, a message, and for some types further members (`Item` of a failed condition,
 * `CancellationReasons` of a cancelled transaction).
 */
export class EngineError extends Error {
  /** DynamoDB's error type; the wire form is `com.amazonaws.dynamodb.v20120810#<type>`. */
  readonly type: EngineErrorType
  /** Members of the response in addition to `__type` and `message`, in wire form. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(type: EngineErrorType, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = type
    this.type = type
    this.members = members
  }

  /** The HTTP status that DynamoDB sends with this type. */
  get status(): number {
    return errorTypes[this.type]
  }
}

/** Shorthand for the most frequent error. */
export function validationError(message: string): EngineError {
  return new EngineError('ValidationException', message)
}

/**
 * A ValidationException with two messages: operations on single items, Query and BatchGetItem have DynamoDB's current
 * request validation, and the others its older one (observed on AWS in October 2026).
 */
export class RewordedError extends EngineError {
  /** The message of the current request validation. */
  readonly current: string

  constructor(older: string, current: string) {
    super('ValidationException', older)
    this.current = current
  }
}
