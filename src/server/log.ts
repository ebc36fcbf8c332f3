/** One thing worth telling the operator. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  /** The id the client got with its answer, where a request is the reason. */
  readonly requestId?: string
  /** What was thrown; for the operator's eyes only. */
  readonly cause?: unknown
}

/** Takes log entries; must not throw. */
export type Log = (entry: LogEntry) => void

/** Writes one line of JSON for each entry to standard error. */
export function logToStandardError({ cause, ...entry }: LogEntry): void {
  const line = {
    time: new Date().toISOString(),
    ...entry,
    ...(cause === undefined ? {} : { cause: told(cause) }),
  }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

/** The stack with the causes beneath it. */
function told(cause: unknown, depth = 0): string {
  if (!(cause instanceof Error)) return String(cause)
  const own = cause.stack ?? cause.message
  return cause.cause === undefined || depth > 4 ? own : `${own}\ncaused by ${told(cause.cause, depth + 1)}`
}
