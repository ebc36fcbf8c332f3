import { DynagateError } from '../../errors.ts'
import { UsageError } from '../input/index.ts'
import { Progress } from './progress.ts'

/** Options of an output. */
interface OutputOptions {
  /** The name of the command; undefined for one that doesn't exist. */
  readonly command: string | undefined
  /** Whether standard output contains only a report in JSON: `--json`. */
  readonly isJson: boolean
}

/**
 * The output of a command: its result with explanations on standard output, progress on standard error. With `--json`,
 * standard output contains one JSON document, the report, on success and failure alike; readable output is on standard
 * error.
 */
export class Output {
  readonly isJson: boolean
  readonly #command: string | undefined
  readonly #progress = new Progress(process.stderr)
  #result: unknown = null

  constructor({ command, isJson }: OutputOptions) {
    this.#command = command
    this.isJson = isJson
  }

  /** Explains: the price of a scan, what to do next. */
  say(text: string): void {
    this.#progress.clear()
    const stream = this.isJson ? process.stderr : process.stdout
    stream.write(text)
  }

  /** Shows the duration of work that doesn't report its progress. */
  async during<Result>(what: string, work: Promise<Result>): Promise<Result> {
    let seconds = 0
    const timer = setInterval(() => {
      seconds += 1
      this.progress(`${what}: ${seconds} s`)
    }, 1_000)
    try {
      return await work
    } finally {
      clearInterval(timer)
    }
  }

  /** Shows the progress of a command, such as `12,000 items exported`. */
  progress(text: string): void {
    this.#progress.show(text)
  }

  /** Writes the result: as `result` of the report, of which the last one counts, or as readable text. */
  result(result: unknown, text: string): void {
    this.#progress.clear()
    this.#result = result
    if (!this.isJson) process.stdout.write(text)
  }

  /** Ends a command that has an exit code. */
  end(exitCode: number): number {
    this.#progress.clear()
    if (this.isJson) this.#report({ exitCode, result: this.#result })
    return exitCode
  }

  /** Ends a command that has failed: with exit code 2 for what is wrong with its arguments, 1 for anything else. */
  fail(error: unknown): number {
    this.#progress.clear()
    const isUsage = error instanceof UsageError
    const exitCode = isUsage ? 2 : 1
    const message = messageOf(error)
    const program = this.#command === undefined ? 'dynagate' : `dynagate ${this.#command}`
    const advice = isUsage ? `${message.endsWith('?') ? '' : '.'} See: ${program} --help` : ''
    process.stderr.write(`${program}: ${message}${advice}\n`)
    if (process.env.DYNAGATE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`)
    const code = error instanceof DynagateError ? error.code : null
    if (this.isJson) this.#report({ exitCode, error: { code, message } })
    return exitCode
  }

  #report(report: object): void {
    process.stdout.write(`${JSON.stringify({ command: this.#command ?? null, ...report }, null, 2)}\n`)
  }
}

/** Messages for clients omit the cause of an error; the user of a command may see it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, cause } = error
  const reason = error instanceof DynagateError && cause instanceof Error ? cause.message || cause.name : ''
  return reason === '' ? message : `${message} (${reason})`
}
