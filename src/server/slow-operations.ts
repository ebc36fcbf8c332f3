import type { Log } from './log/index.ts'
import { type OnOperation, type OperationSummary, summaryOf } from './operation-record.ts'
import { numbersOf } from './option-faults.ts'

/** From which duration or cost on an operation is logged with its plan. Each may be Infinity, for none. */
export interface SlowOperations {
  /** 1,000 by default. */
  readonly milliseconds?: number
  /** Read units that it has consumed; 500 by default. */
  readonly readUnits?: number
  /** Write units that it has consumed; 500 by default. */
  readonly writeUnits?: number
}

/** The limits from which on operations are slow. */
export type SlowLimits = Required<SlowOperations>

/** @throws OptionsError with every fault. */
export function slowLimits(slow: SlowOperations): SlowLimits {
  return numbersOf('slowOperations', slow, { milliseconds: 1_000, readUnits: 500, writeUnits: 500 })
}

/**
 * Logs slow and expensive operations, each with its plan. At most one per second, because all are slow when DynamoDB
 * is; the next entry tells how many were omitted.
 *
 * @param now returns the time in milliseconds.
 */
export function logSlowOperations(limits: SlowLimits, log: Log, now: () => number): OnOperation {
  let nextAt = Number.NEGATIVE_INFINITY
  let omitted = 0
  return (operation) => {
    if (operation.type === 'subscription') return
    const summary = summaryOf(operation)
    const reasons = reasonsOf(summary, limits)
    if (reasons.length === 0) return
    if (now() < nextAt) {
      omitted += 1
      return
    }
    const name = [operation.type ?? 'request', operation.name].filter((each) => each !== undefined).join(' ')
    const others = omitted > 0 ? ` ${omitted} others since the last entry.` : ''
    const plan = shortened(operation.plan?.())
    const message = `Slow: ${name} took ${reasons.join(' and ')}.${others}`
    log({ level: 'warn', message, operation: summary, ...(plan !== undefined && { plan }) })
    nextAt = now() + logEveryMs
    omitted = 0
  }
}

const logEveryMs = 1_000

/** The client's document determines how many lines a plan has, and its aliases how long they are. */
function shortened(plan: string | undefined): string | undefined {
  if (plan === undefined) return undefined
  const lines = plan.split('\n')
  const shown = lines.slice(0, maxLines).map((line) => line.slice(0, maxLineLength))
  return [...shown, ...(lines.length > maxLines ? [`… ${lines.length - maxLines} more`] : [])].join('\n')
}

const maxLines = 50
const maxLineLength = 500

function reasonsOf(summary: OperationSummary, limits: SlowLimits): string[] {
  return measures
    .filter(({ of }) => summary[of] >= limits[of])
    .map(({ of, unit }) => `${Math.round(10 * summary[of]) / 10} ${unit}`)
}

const measures = [
  { of: 'milliseconds', unit: 'ms' },
  { of: 'readUnits', unit: 'read units' },
  { of: 'writeUnits', unit: 'write units' },
] as const
