import { EngineError, RewordedError, validationError } from '../errors.ts'

/** Reads a request with the messages of DynamoDB's current request validation. */
export function withCurrentMessages<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof RewordedError ? validationError(error.current) : error
  }
}

/**
 * Reads a PutItem, UpdateItem or DeleteItem request: each fault that is found without the table has the current message,
 * after `1 validation error detected: ` (observed on AWS in October 2026).
 */
export function inEnvelope<T>(read: () => T): T {
  try {
    return withCurrentMessages(read)
  } catch (error) {
    if (!(error instanceof EngineError) || error.type !== 'ValidationException') throw error
    throw envelope.test(error.message)
      ? error
      : validationError(`1 validation error detected: ${error.message}`)
  }
}

const envelope = /^\d+ validation errors? detected: /
