import type { AcknowledgedWrite, PerformedOperation } from './events.ts'

/** All events of a run, in order of time. */
export interface OperationsHistory {
  readonly writes: readonly AcknowledgedWrite[]
  readonly operations: readonly PerformedOperation[]
}

/** The final version of each key, by table and key. */
export type FoundVersions = ReadonlyMap<string, number>

/** The violations in the final data. */
export interface HistoryFindings {
  /** Keys whose acknowledged version is missing, although nothing removed it. */
  readonly lost: readonly string[]
  /** Keys with a version that a reset had removed. */
  readonly revived: readonly string[]
}

/** Compares the final data with the acknowledged writes. */
export function checkHistory(history: OperationsHistory, found: FoundVersions): HistoryFindings {
  const byKey = Map.groupBy(history.writes, ({ table, key }) => nameOf(table, key))
  const lost: string[] = []
  const revived: string[] = []
  for (const [name, writes] of byKey) {
    const version = found.get(name) ?? 0
    const least = leastVersion(history.operations, writes, Number.POSITIVE_INFINITY)
    if (version < least) lost.push(`${name}: version ${least} expected, got ${version || 'none'}`)
    const reset = lastReset(history.operations, writes)
    const write = writes.find((each) => each.version === version)
    if (reset !== undefined && write !== undefined && write.to < reset.from) revived.push(name)
  }
  return { lost, revived }
}

/** The name of a key among those of all tables. */
export function nameOf(table: string, key: string): string {
  return `${table} ${key}`
}

/**
 * The version of a key that must exist at a time, given its writes. A write counts once it is acknowledged, and
 * if no operation that may remove it ran during it or after it.
 */
function leastVersion(
  operations: readonly PerformedOperation[],
  writes: readonly AcknowledgedWrite[],
  until: number,
): number {
  let base = 0
  let cut = Number.NEGATIVE_INFINITY
  const leastAt = (time: number) =>
    writes
      .filter(({ from, to }) => from > cut && to <= time)
      .reduce((least, { version }) => Math.max(least, version), base)
  for (const performed of operations) {
    if (performed.from > until || !mayRemove(performed, writes)) continue
    base = baseAfter(operations, writes, performed, leastAt(performed.from))
    cut = performed.to
  }
  return leastAt(until)
}

function baseAfter(
  operations: readonly PerformedOperation[],
  writes: readonly AcknowledgedWrite[],
  { operation, isDone }: PerformedOperation,
  before: number,
): number {
  if (operation.kind !== 'restore') return 0
  const saved = operations.find(
    (each) => each.operation.kind === 'snapshot' && each.operation.snapshot === operation.snapshot,
  )
  const restored = saved === undefined ? 0 : leastVersion(operations, writes, saved.from)
  return isDone ? restored : Math.min(before, restored)
}

function mayRemove({ operation }: PerformedOperation, [write]: readonly AcknowledgedWrite[]): boolean {
  if (operation.kind === 'delete') return operation.table === write?.table
  return operation.kind === 'reset' || operation.kind === 'reset items' || operation.kind === 'restore'
}

/** The last reset, unless an operation that can restore older data followed. */
function lastReset(
  operations: readonly PerformedOperation[],
  writes: readonly AcknowledgedWrite[],
): PerformedOperation | undefined {
  const last = operations.findLast((each) => mayRemove(each, writes))
  const isReset = last?.operation.kind === 'reset' || last?.operation.kind === 'reset items'
  return isReset && last.isDone ? last : undefined
}
