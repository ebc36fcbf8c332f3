import type { OperationSummary } from '../operation-record.ts'
import { type LogEntry, stackOf } from './log.ts'

/**
 * A readable entry: one line, then indented lines with the plan of its operation and the stack of its cause. Pure.
 * Control characters are escaped, so that a client's input can neither look like another entry nor control the
 * terminal.
 */
export function readableEntry(entry: LogEntry, time: Date): string {
  const { level, message, operation, requestId, caller, plan, cause } = entry
  const parts = [
    time.toISOString().slice(11, 23),
    level.padEnd(5),
    message,
    ...(operation ? [figures(operation)] : []),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
    ...(caller === undefined ? [] : [`caller ${caller}`]),
  ]
  const further = [plan, cause === undefined ? undefined : stackOf(cause)]
    .flatMap((text) => text?.split('\n') ?? [])
    .map((line) => `  ${line}`)
  return `${[parts.join('  '), ...further].map(printable).join('\n')}\n`
}

function figures({ code, milliseconds, calls, readUnits, writeUnits, retries }: OperationSummary): string {
  const counts = [
    [milliseconds, 'ms'],
    [calls, 'calls'],
    [readUnits, 'read units'],
    [writeUnits, 'write units'],
    [retries, 'retries'],
  ] as const
  const shown = counts.filter(([count, unit]) => count > 0 || unit === 'ms')
  return `${code} ${shown.map(([count, unit]) => `${count} ${unit}`).join(', ')}`
}

/** Control characters, and those that change the direction of text or break lines. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function printable(line: string): string {
  return line.replace(unprintable, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`)
}
