import type { Output } from './output.ts'

/** One command of the command line. */
export interface Command {
  /** What `--help` prints, with examples. */
  readonly help: string
  /** Runs the command and returns the exit code. Throws a UsageError where the arguments are wrong. */
  run(args: string[], output: Output): Promise<number>
}
