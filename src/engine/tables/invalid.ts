import { validationError } from '../errors.ts'

/** Throws a ValidationException with the prefix of most messages about tables. */
export function invalid(message: string): never {
  throw validationError(`One or more parameter values were invalid: ${message}`)
}
