/** An invalid command line, with a one-line reason. The process exits with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
