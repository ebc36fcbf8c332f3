import { type EngineError, validationError } from '../errors.ts'

/** The error for a statement that can't be understood. */
export function badStatement(reason: string): EngineError {
  return validationError(`Statement wasn't well formed, can't be processed: ${reason}`)
}
