import { nextSequenceNumber, type SequenceNumber } from './sequence-number.ts'
import { retention } from './stream.ts'

/**
 * A stretch of a stream's records. A stream has one open shard, which takes its records; when its time is over
 * it's closed and followed by another, whose parent it is. Times are epoch milliseconds.
 */
export interface Shard {
  /** A number before those of its records, by which it is known. */
  readonly first: SequenceNumber
  /** The greatest number given out in it so far. */
  readonly last: SequenceNumber
  /** The first number of the shard before it; missing in a stream's first. */
  readonly parent?: SequenceNumber
  readonly openedAt: number
  /** When it is to be closed. */
  readonly closesAt: number
  /** When it was closed; missing while it's open. */
  readonly closedAt?: number
  /** The last of its records that was removed; missing where none was. */
  readonly trimmed?: SequenceNumber
}

/** The first shard of a stream that begins `now`; it is to be open for `life` milliseconds. Pure. */
export function firstShard(now: number, life: number): Shard {
  const first = nextSequenceNumber(0n, now)
  return { first, last: first, openedAt: now, closesAt: now + life }
}

/** The shard after one that is closed `now`, with as long a life. Pure. */
export function childOf(parent: Shard, now: number): Shard {
  const first = nextSequenceNumber(parent.last, now)
  const life = parent.closesAt - parent.openedAt
  return { first, last: first, parent: parent.first, openedAt: now, closesAt: now + life }
}

/** A shard that takes no more records. Pure. */
export function closed(shard: Shard, now: number): Shard {
  return { ...shard, closedAt: now }
}

/** Whether a shard is open although its time is over. */
export function isDue({ closedAt, closesAt }: Shard, now: number): boolean {
  return closedAt === undefined && closesAt <= now
}

/** Whether a shard was closed so long ago that none of its records is left. */
export function isOld({ closedAt }: Shard, now: number): boolean {
  return closedAt !== undefined && closedAt + retention < now
}
