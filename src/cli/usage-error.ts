/** A command line that is not valid: one line that says why. The process ends with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
