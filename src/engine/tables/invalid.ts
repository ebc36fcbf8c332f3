import { validationError } from '../errors.ts'

/** Throws a ValidationException in the words that most about tables begin with. */
export function invalid(message: string): never {
  throw validationError(`One or more parameter values were invalid: ${message}`)
}
