import { eventsOf, type Violation } from './events.ts'
import { checkIncrements } from './increments.ts'
import { checkIndexReads } from './index-reads.ts'
import { checkLists } from './lists.ts'
import type { Recorded } from './record.ts'
import { checkStream } from './stream-order.ts'

/** What a history shows that must not be. */
export interface Findings {
  /** Acknowledged writes that are not there, or were done on what was not there any more. */
  readonly lost: readonly Violation[]
  /** Strongly consistent reads that did not see a write acknowledged before they began. */
  readonly stale: readonly Violation[]
  /** Reads of what was rejected, or never written. */
  readonly aborted: readonly Violation[]
  /** Transactions that no order explains. */
  readonly cycles: readonly Violation[]
  /** Reads of an index that contradict the table. */
  readonly index: readonly Violation[]
  /** Stream records that are missing, doubled or out of order. */
  readonly stream: readonly Violation[]
  /** Errors that nothing explains. */
  readonly failures: readonly Violation[]
}

/** Everything that a history shows. */
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
