import { type HashRange, halves } from './hash-range.ts'
import { nextSequenceNumber, type SequenceNumber } from './sequence-number.ts'
import { retention } from './stream.ts'

/**
 * A part of a stream's records. The open shards of a stream divide the hashes of partition keys among them, and each
 * receives the records with its hashes. When its time is over, a shard is closed and followed by a child. A split shard
 * is followed by two children, each with half of its hashes. Times are epoch milliseconds.
 */
export interface Shard {
  /** A sequence number below those of all its records, which identifies the shard. */
  readonly first: SequenceNumber
  /** The highest number used in it until now. */
  readonly last: SequenceNumber
  /** The first number of its parent; missing for a stream's first shard. */
  readonly parent?: SequenceNumber
  /** The hashes of the partition keys of its records; missing for all hashes. */
  readonly hashes?: HashRange
  readonly openedAt: number
  /** The time at which it must be closed. */
  readonly closesAt: number
  /** When it was closed; missing while it is open. */
  readonly closedAt?: number
  /** The last of its records that was removed; missing if none was. */
  readonly trimmed?: SequenceNumber
  /** The number of records per second above which it is split; missing if it isn't split automatically. */
  readonly splitRate?: number
  /** Its records in the second that began at a time, if it has a split rate. */
  readonly second?: { readonly since: number; readonly records: number }
}

/** The settings of the shards of a newly enabled stream. */
export interface ShardSettings {
  /** Milliseconds for which a shard stays open. */
  readonly life: number
  /** The number of records per second above which a shard is split; undefined if it never is. */
  readonly splitRate: number | undefined
}

/** The first shard of a stream that starts at `now`. Pure. */
export function firstShard(now: number, { life, splitRate }: ShardSettings): Shard {
  const first = nextSequenceNumber(0n, now)
  return {
    first,
    last: first,
    openedAt: now,
    closesAt: now + life,
    ...(splitRate !== undefined && { splitRate }),
  }
}

/**
 * The successor of a shard that is closed at `now`, with the same hashes and duration. Pure.
 *
 * @param last the highest number used in the stream until now.
 */
export function childOf(parent: Shard, { last, now }: { last: SequenceNumber; now: number }): Shard {
  const { hashes, splitRate } = parent
  const first = nextSequenceNumber(last, now)
  return {
    first,
    last: first,
    parent: parent.first,
    ...(hashes && { hashes }),
    openedAt: now,
    closesAt: now + parent.closesAt - parent.openedAt,
    ...(splitRate !== undefined && { splitRate }),
  }
}

/** The two successors of a shard that is split at `now`; undefined if it has a single hash. Pure. */
export function splitChildrenOf(
  parent: Shard,
  { last, now }: { last: SequenceNumber; now: number },
): readonly [Shard, Shard] | undefined {
  const ranges = halves(parent.hashes)
  if (ranges === undefined) return undefined
  const lower = childOf(parent, { last, now })
  const upper = childOf(parent, { last: lower.first, now })
  return [
    { ...lower, hashes: ranges[0] },
    { ...upper, hashes: ranges[1] },
  ]
}

/** The shard with one more record. Pure. */
export function withRecord(shard: Shard, { number, now }: { number: SequenceNumber; now: number }): Shard {
  if (shard.splitRate === undefined) return { ...shard, last: number }
  const { since, records } = secondAt(shard, now)
  return { ...shard, last: number, second: { since, records: records + 1 } }
}

/** Whether an open shard has received enough records in this second to be split. */
export function isHot(shard: Shard, now: number): boolean {
  return shard.splitRate !== undefined && secondAt(shard, now).records >= shard.splitRate
}

/** The closed shard, which receives no more records. Pure. */
export function closed({ second: _, ...shard }: Shard, now: number): Shard {
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

function secondAt({ second }: Shard, now: number): { since: number; records: number } {
  return second !== undefined && Math.abs(now - second.since) < 1000 ? second : { since: now, records: 0 }
}
