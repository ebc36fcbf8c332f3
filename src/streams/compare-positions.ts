import type { Ancestry } from './ancestry.ts'
import type { RecordPlace, ShardPosition, StreamPosition } from './position.ts'

/**
 * Whether a reader at `at` has missed nothing that was in the stream before `start`, so that the records since `start` are
 * all it needs.
 *
 * @param options.isSince whether a record is known to be one since `start`.
 */
export function isCovered(
  at: StreamPosition['shards'],
  start: StreamPosition['shards'],
  { ancestry, isSince }: { readonly ancestry: Ancestry; readonly isSince: (place: RecordPlace) => boolean },
): boolean {
  return Object.entries(start).every(([shardId, from]) => {
    const own = at[shardId]
    if (own?.kind === 'after' && isSince({ shardId, sequenceNumber: own.sequenceNumber })) return true
    if (own !== undefined) return isNotBefore(own, from)
    if (ancestry.isPast(shardId, at)) return true
    const parent = from.parent === undefined ? undefined : at[from.parent]
    return parent?.kind === 'end' && (from.kind === 'at' || from.kind === 'oldest')
  })
}

/** Whether a record is after a position. */
export function isAfter(
  { shardId, sequenceNumber }: RecordPlace,
  at: StreamPosition['shards'],
  ancestry: Ancestry,
): boolean {
  const own = at[shardId]
  if (own === undefined) return !ancestry.isPast(shardId, at)
  if (own.kind === 'end') return false
  return own.kind !== 'after' || BigInt(sequenceNumber) > BigInt(own.sequenceNumber)
}

/** Whether a reader at `at` has read everything that one at `other` has. */
export function hasReached(
  at: StreamPosition['shards'],
  other: StreamPosition['shards'],
  ancestry: Ancestry,
): boolean {
  return Object.entries(other).every(([shardId, position]) => {
    if (position.kind !== 'after' && position.kind !== 'end') return true
    const own = at[shardId]
    if (own === undefined) return ancestry.isPast(shardId, at)
    if (own.kind === 'end') return true
    return (
      position.kind === 'after' && own.kind === 'after' && !isAfter({ shardId, ...position }, at, ancestry)
    )
  })
}

function isNotBefore(at: ShardPosition, start: ShardPosition): boolean {
  if (at.kind === 'end') return true
  if (start.kind === 'oldest' || start.kind === 'at') return true
  if (start.kind === 'since') return at.kind === 'since' && at.seconds >= start.seconds
  return (
    start.kind === 'after' && at.kind === 'after' && BigInt(at.sequenceNumber) >= BigInt(start.sequenceNumber)
  )
}
