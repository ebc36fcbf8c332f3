import { type Estimate, explain, explanationText, type FieldEstimate } from '../../pothos/index.ts'
import { required } from '../../required.ts'
import { type CallRecord, operations } from '../../store/index.ts'
import type { Plan, PlanCall, PlannedRead } from '../protocol/index.ts'

/** An estimate as a plan, with the calls that were made if there were any. */
export function planOf(estimate: Estimate, made?: readonly CallRecord[]): Plan {
  const { calls: callsOf, roundTrips, readUnits, writeUnits, fields } = estimate
  const calls = made && callsInOrder(made)
  return {
    estimated: { calls: callsOf, roundTrips, readUnits, writeUnits },
    ...(calls && { actual: actualOf(calls) }),
    reads: fields.map((field) => readOf(field, calls)),
    ...(calls && { calls }),
    text: explanationText(explain(estimate)),
  }
}

function readOf(
  { queries: _, gets: __, writes: ___, ...field }: FieldEstimate,
  calls?: readonly PlanCall[],
): PlannedRead {
  const { index, pattern, partition, sort, ...rest } = field
  const served = pattern === undefined ? [] : positionsOf(calls ?? [], pattern)
  return {
    ...rest,
    index: index ?? null,
    ...(pattern !== undefined && { pattern }),
    ...(partition !== undefined && { partition }),
    ...(sort !== undefined && { sort }),
    ...(served.length > 0 && { calls: served }),
  }
}

function positionsOf(calls: readonly PlanCall[], pattern: string): number[] {
  return calls.flatMap(({ patterns }, at) => (patterns.includes(pattern) ? [at] : []))
}

function actualOf(calls: readonly PlanCall[]): NonNullable<Plan['actual']> {
  const sum = (of: (call: PlanCall) => number) => calls.reduce((total, call) => total + of(call), 0)
  return {
    calls: calls.length,
    roundTrips: Math.max(0, ...calls.map(({ roundTrip }) => roundTrip)),
    readUnits: sum(({ readUnits }) => readUnits),
    writeUnits: sum(({ writeUnits }) => writeUnits),
  }
}

/** The calls in the order of their start, each with the round trip in which it was. */
function callsInOrder(made: readonly CallRecord[]): PlanCall[] {
  const ordered = made.toSorted((a, b) => a.startedAt - b.startedAt)
  const trips = roundTripsIn(ordered)
  const first = ordered[0]?.startedAt ?? 0
  return ordered.map(
    ({ operation, index, patterns, items, readUnits, writeUnits, startedAt, milliseconds, error }, at) => ({
      operation: operations[operation].name,
      index: index ?? null,
      patterns,
      items,
      readUnits,
      writeUnits,
      startedAt: startedAt - first,
      milliseconds,
      roundTrip: required(trips[at], 'the round trip of a call'),
      ...(error !== undefined && { error }),
    }),
  )
}

/**
 * The round trip of each call: one more than the greatest of those that had ended when it started. So the greatest of all is the
 * number of round trips: the length of the longest chain of calls, each of which started after the one before had ended.
 *
 * @param ordered by their start.
 */
function roundTripsIn(ordered: readonly Pick<CallRecord, 'startedAt' | 'milliseconds'>[]): number[] {
  const trips: number[] = []
  const ends = ordered
    .map(({ startedAt, milliseconds }, at) => ({ end: startedAt + milliseconds, at }))
    .toSorted((a, b) => a.end - b.end)
  let ended = 0
  let before = 0
  for (const { startedAt } of ordered) {
    for (let next = ends[ended]; next !== undefined && next.end <= startedAt; next = ends[ended]) {
      const trip = trips[next.at]
      // A call without any duration ends where it starts, before it has a round trip.
      if (trip === undefined) break
      before = Math.max(before, trip)
      ended += 1
    }
    trips.push(before + 1)
  }
  return trips
}
