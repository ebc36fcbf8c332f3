import { join } from 'node:path'
import { makeDirectory } from '../directory.ts'
import { none, type Row, type RunOptions } from '../run.ts'
import { checkHistory, type Findings } from './check.ts'
import type { HistoryEvent, Violation } from './events.ts'
import { type RecordOptions, recordHistory } from './record.ts'

/** A checked history. */
export interface CheckedHistory {
  readonly history: readonly HistoryEvent[]
  readonly findings: Findings
  /** The number of killed processes. */
  readonly kills: number
  /** The number of violations of each kind. */
  readonly rows: readonly Row[]
}

/**
 * Records a history in a temporary directory and checks it. If it has violations, it is kept on disk, and `tell`
 * reports the path and the first violations.
 */
export async function runHistory(
  name: string,
  options: Omit<RecordOptions, 'directory' | 'events'>,
  tell: RunOptions['tell'],
): Promise<CheckedHistory> {
  await using root = await makeDirectory()
  const events = join(root.path, 'events')
  const recorded = await recordHistory({ ...options, directory: join(root.path, 'data'), events })
  const findings = checkHistory(recorded)
  const violations = Object.values(findings)
    .flat()
    .sort((a, b) => a.at - b.at)
  const [first] = violations
  const after = ({ at }: Violation) => `${((at - recorded.began) / 1e9).toFixed(2)} s`
  if (first !== undefined) {
    root.keep()
    tell(`the first of ${violations.length} violations, after ${after(first)}: ${first.what}`)
    for (const violation of violations.slice(1, 6)) tell(`after ${after(violation)}: ${violation.what}`)
    tell(`the whole history is kept in ${events}`)
  }
  const rows = [
    none(`${name}: acknowledged writes that are lost`, findings.lost.length, 'writes'),
    none(`${name}: stale reads`, findings.stale.length, 'reads'),
    none(`${name}: reads of what was not written`, findings.aborted.length, 'reads'),
    none(`${name}: dependency cycles`, findings.cycles.length, 'cycles'),
    none(`${name}: index reads that contradict the table`, findings.index.length, 'reads'),
    none(`${name}: stream records missing, doubled or out of order`, findings.stream.length, 'records'),
    none(`${name}: errors that nothing explains`, findings.failures.length, 'errors'),
  ]
  return { history: recorded.history, findings, kills: recorded.killed.size, rows }
}
