/** An event for the operator. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  /** The id of the request that caused it, which its response has in `x-request-id`. */
  readonly requestId?: string
  /** The verified caller of that request: its attributes as JSON, sets aside. */
  readonly caller?: string
  /** What was thrown; never sent to clients. */
  readonly cause?: unknown
}

/** Takes log entries; must not throw. */
export type Log = (entry: LogEntry) => void

/** Writes one line of JSON for each entry to standard error. */
export function logToStandardError({ cause, ...entry }: LogEntry): void {
  const line = {
    time: new Date().toISOString(),
    ...entry,
    ...(cause === undefined ? {} : { cause: stackOf(cause) }),
  }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

/** The stack of an error and of its causes. */
function stackOf(cause: unknown, depth = 0): string {
  if (!(cause instanceof Error)) return String(cause)
  const own = cause.stack ?? cause.message
  return cause.cause === undefined || depth > 4 ? own : `${own}\ncaused by ${stackOf(cause.cause, depth + 1)}`
}
