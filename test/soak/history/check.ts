import { eventsOf, type Violation } from './events.ts'
import { checkIncrements } from './increments.ts'
import { checkIndexReads } from './index-reads.ts'
import { checkLists } from './lists.ts'
import type { Recorded } from './record.ts'
import { checkStream } from './stream-order.ts'

/** The violations in a history. */
export interface Findings {
  /** Acknowledged writes that are missing, or were applied to an outdated version. */
  readonly lost: readonly Violation[]
  /** Strongly consistent reads that missed a write acknowledged before they began. */
  readonly stale: readonly Violation[]
  /** Reads of values that were rejected or never written. */
  readonly aborted: readonly Violation[]
  /** Transactions that no order explains. */
  readonly cycles: readonly Violation[]
  /** Reads of an index that contradict the table. */
  readonly index: readonly Violation[]
  /** Stream records that are missing, duplicated or out of order. */
  readonly stream: readonly Violation[]
  /** Unexplained errors. */
  readonly failures: readonly Violation[]
}

/** All violations in a history. */
export function checkHistory({ history, killed }: Recorded): Findings {
  const increments = eventsOf(history, 'increment')
  const items = checkIncrements(increments)
  const lists = checkLists(eventsOf(history, 'lists'), killed)
  return {
    lost: [...items.lost, ...lists.lost],
    stale: [...items.stale, ...lists.realTime],
    aborted: lists.aborted,
    cycles: lists.cycles,
    index: checkIndexReads(eventsOf(history, 'index'), increments),
    stream: checkStream(eventsOf(history, 'stream'), increments),
    failures: eventsOf(history, 'failure').map(({ message, to }) => ({ what: message, at: to })),
  }
}
