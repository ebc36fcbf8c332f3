/** The command line can't be understood: one line that says what is wrong. The process ends with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
