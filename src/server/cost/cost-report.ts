import type { Estimate, Interval } from '../../pothos/index.ts'
import type { CallRecord } from '../../store/index.ts'

/** `extensions.cost`: what an answer was expected to cost, what it did cost, and each call. */
export interface CostReport {
  readonly estimated: Readonly<Record<'calls' | 'roundTrips' | 'readUnits' | 'writeUnits', Interval>>
  readonly actual: Readonly<Record<'calls' | 'roundTrips' | 'readUnits' | 'writeUnits', number>>
  readonly calls: readonly ReportedCall[]
}

/** One DynamoDB call. */
export interface ReportedCall {
  /** By DynamoDB's own name. */
  readonly operation: string
  readonly index?: string
  /** Items read or written. */
  readonly items: number
  readonly readUnits: number
  readonly writeUnits: number
  readonly milliseconds: number
}

/** What a request's calls came to, beside its estimate. */
export function costReport(
  { calls, roundTrips, readUnits, writeUnits }: Estimate,
  made: readonly CallRecord[],
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
  }
}

/** The longest row of calls each of which began when the one before it had ended. */
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
    operation: names[operation],
    ...(index !== undefined && { index }),
    items,
    readUnits,
    writeUnits,
    milliseconds: Math.round(milliseconds * 100) / 100,
  }
}

const names: Readonly<Record<CallRecord['operation'], string>> = {
  get: 'GetItem',
  batchGet: 'BatchGetItem',
  query: 'Query',
  scan: 'Scan',
  put: 'PutItem',
  update: 'UpdateItem',
  delete: 'DeleteItem',
  batchWrite: 'BatchWriteItem',
  transactGet: 'TransactGetItems',
  transactWrite: 'TransactWriteItems',
  describeTable: 'DescribeTable',
  createTable: 'CreateTable',
  updateTimeToLive: 'UpdateTimeToLive',
}

function sum(calls: readonly CallRecord[], of: (call: CallRecord) => number): number {
  return calls.reduce((total, call) => total + of(call), 0)
}
