/** One command of the command line. */
export interface Command {
  /** What `--help` prints, with examples. */
  readonly help: string
  /** Does the command. Gives the exit code; throws a UsageError where the arguments are wrong. */
  run(args: string[]): Promise<number>
}
