/** An invalid command line, with a one-line reason or a list of faults. The process exits with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly faults: readonly string[]

  constructor(message: string, faults: readonly string[] = [message]) {
    super(message)
    this.faults = faults
  }
}
