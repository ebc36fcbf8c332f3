import { nextSequenceNumber, type SequenceNumber } from './sequence-number.ts'
import { retention } from './stream.ts'

/**
 * A part of a stream's records. A stream has one open shard, which receives its records; when its time is over, it is
 * closed and followed by another, whose parent it is. Times are epoch milliseconds.
 */
export interface Shard {
  /** A number below those of its records; it identifies the shard. */
  readonly first: SequenceNumber
  /** The highest number used in it until now. */
  readonly last: SequenceNumber
  /** The first number of its parent; missing for a stream's first shard. */
  readonly parent?: SequenceNumber
  readonly openedAt: number
  /** When it is to be closed. */
  readonly closesAt: number
  /** When it was closed; missing while it is open. */
  readonly closedAt?: number
  /** The last of its records that was removed; missing if none was. */
  readonly trimmed?: SequenceNumber
}

/** The first shard of a stream that starts at `now`; it stays open for `life` milliseconds. Pure. */
export function firstShard(now: number, life: number): Shard {
  const first = nextSequenceNumber(0n, now)
  return { first, last: first, openedAt: now, closesAt: now + life }
}

/** The successor of a shard that is closed at `now`, with the same duration. Pure. */
export function childOf(parent: Shard, now: number): Shard {
  const first = nextSequenceNumber(parent.last, now)
  const life = parent.closesAt - parent.openedAt
  return { first, last: first, parent: parent.first, openedAt: now, closesAt: now + life }
}

/** The closed shard, which receives no more records. Pure. */
export function closed(shard: Shard, now: number): Shard {
  return { ...shard, closedAt: now }
}

/** Whether an open shard's time is over. */
export function isDue({ closedAt, closesAt }: Shard, now: number): boolean {
  return closedAt === undefined && closesAt <= now
}

/** Whether a shard was closed so long ago that all of its records are removed. */
export function isOld({ closedAt }: Shard, now: number): boolean {
  return closedAt !== undefined && closedAt + retention < now
}
