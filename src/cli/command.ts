import type { Output } from './terminal/index.ts'

/** One command of the command line. */
export interface Command {
  /** What `--help` prints, with examples. */
  readonly help: string
  /** Runs the command. @returns the exit code. @throws UsageError for wrong arguments. */
  run(args: string[], output: Output): Promise<number>
}
