import type { OperationSummary } from '../operation-record.ts'

/** An event for the operator. */
export interface LogEntry {
  readonly level: LogLevel
  readonly message: string
  /** The id of the request that caused it, which its response has in `x-request-id`. */
  readonly requestId?: string
  /** The verified caller of that request, as a keyed hash of its attributes without sets. */
  readonly caller?: string
  /** The tenant of that caller, as a keyed hash. */
  readonly tenant?: string
  /** The ended operation, in the entry of each operation. */
  readonly operation?: OperationSummary
  /** The plan of a slow operation, in several lines. */
  readonly plan?: string
  /** The thrown value; never sent to clients. */
  readonly cause?: unknown
}

/** The levels of entries, the least important first. */
export const logLevels = ['info', 'warn', 'error'] as const

/** One of the levels of entries. */
export type LogLevel = (typeof logLevels)[number]

/** Takes log entries; must not throw. */
export type Log = (entry: LogEntry) => void

/** The members of an entry in its line of JSON, besides its level and message. Undefined ones are left out of the line. */
export function membersOf({ requestId, caller, tenant, operation, plan, cause }: LogEntry) {
  return {
    requestId,
    caller,
    tenant,
    operation,
    plan,
    cause: cause === undefined ? undefined : stackOf(cause),
  }
}

/** Writes one line of JSON for each entry to standard error, and waits until it is written. */
export function logToStandardError(entry: LogEntry): void {
  const { level, message } = entry
  const line = { time: new Date().toISOString(), level, message, ...membersOf(entry) }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

/** The stack of an error and of its causes. */
export function stackOf(cause: unknown, depth = 0): string {
  if (!(cause instanceof Error)) return String(cause)
  const own = cause.stack ?? cause.message
  return cause.cause === undefined || depth > 4 ? own : `${own}\ncaused by ${stackOf(cause.cause, depth + 1)}`
}
