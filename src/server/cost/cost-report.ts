import type { ErrorCode } from '../../errors.ts'
import type { Estimate, Interval } from '../../pothos/index.ts'
import { type CallRecord, operations, type StoreRequest } from '../../store/index.ts'

/** `extensions.cost`: the estimated cost of a request, its actual cost, and each call. */
export interface CostReport {
  readonly estimated: Readonly<Record<'calls' | 'roundTrips' | 'readUnits' | 'writeUnits', Interval>>
  readonly actual: Readonly<Record<'calls' | 'roundTrips' | 'readUnits' | 'writeUnits', number>>
  readonly calls: readonly ReportedCall[]
  /** Calls that had not ended when the response was sent, as after a deadline; their cost is not in `actual`. */
  readonly unfinished?: number
}

/** One DynamoDB call. */
export interface ReportedCall {
  /** DynamoDB's name of the operation. */
  readonly operation: string
  readonly index?: string
  /** Items read or written. */
  readonly items: number
  readonly readUnits: number
  readonly writeUnits: number
  readonly milliseconds: number
}

/** A request's estimate and what its calls have consumed until now. */
export function costReport(
  { calls, roundTrips, readUnits, writeUnits }: Estimate,
  { calls: made, underWay }: Pick<StoreRequest, 'calls' | 'underWay'>,
): CostReport {
  return {
    estimated: { calls, roundTrips, readUnits, writeUnits },
    actual: {
      calls: made.length,
      roundTrips: roundTripsOf(made),
      readUnits: sum(made, (call) => call.readUnits),
      writeUnits: sum(made, (call) => call.writeUnits),
    },
    calls: made.toSorted((a, b) => a.startedAt - b.startedAt).map(reported),
    ...(underWay > 0 && { unfinished: underWay }),
  }
}

/**
 * The read units to charge for a request: the units that its calls consumed. The cost of a call with a lost or
 * abandoned response is unknown, so a request with such a call is charged at least its estimate.
 */
export function readUnitsOf(calls: readonly CallRecord[], estimated: number): number {
  const consumed = sum(calls, (call) => call.readUnits)
  const isKnown = calls.every(({ error }) => error === undefined || !unknownCost.has(error))
  return isKnown ? consumed : Math.max(estimated, consumed)
}

const unknownCost: ReadonlySet<ErrorCode> = new Set(['TIMEOUT', 'CANCELLED', 'UPSTREAM_UNAVAILABLE'])

/** The length of the longest chain of calls, each of which started after the one before it had ended. */
export function roundTripsOf(calls: readonly Pick<CallRecord, 'startedAt' | 'milliseconds'>[]): number {
  let count = 0
  let end = Number.NEGATIVE_INFINITY
  for (const call of calls.toSorted((a, b) => endOf(a) - endOf(b))) {
    if (call.startedAt < end) continue
    count += 1
    end = endOf(call)
  }
  return count
}

function endOf({ startedAt, milliseconds }: Pick<CallRecord, 'startedAt' | 'milliseconds'>): number {
  return startedAt + milliseconds
}

function reported({
  operation,
  index,
  items,
  readUnits,
  writeUnits,
  milliseconds,
}: CallRecord): ReportedCall {
  return {
    operation: operations[operation].name,
    ...(index !== undefined && { index }),
    items,
    readUnits,
    writeUnits,
    milliseconds: Math.round(milliseconds * 100) / 100,
  }
}

function sum(calls: readonly CallRecord[], of: (call: CallRecord) => number): number {
  return calls.reduce((total, call) => total + of(call), 0)
}
