import { type EngineError, validationError } from '../errors.ts'

/** The error for an invalid statement. */
export function badStatement(reason: string): EngineError {
  return validationError(`Statement wasn't well formed, can't be processed: ${reason}`)
}
