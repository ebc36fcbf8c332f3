import type { ShardPosition, StreamPosition } from '../position.ts'

/** Where a follower is in the changes of a feed: after a change of one of its readings, and in each shard. */
export interface FeedPosition {
  /** Identifies the reading that gave it. */
  readonly reading: string
  /** How many changes the reading had before. */
  readonly changes: number
  /** Undefined in a stream with more shards than a cursor has room for. */
  readonly shards: StreamPosition['shards'] | undefined
}

/** A position as a string. With too many shards it is valid only for the reading that gave it. */
export function encodePosition({ reading, changes, shards }: FeedPosition): string {
  const text = JSON.stringify([reading, changes, shards])
  return text.length <= longest ? text : JSON.stringify([reading, changes])
}

/** The inverse of {@link encodePosition}. */
export function decodePosition(text: string): FeedPosition {
  const [reading, changes, shards] = JSON.parse(text)
  return { reading, changes, shards: shards ?? undefined }
}

/** In characters: a cursor of it has less than 2 KB. */
const longest = 1_480

/**
 * Whether a follower at `at` has missed nothing that was in the stream before `start`, so that the changes since `start`
 * are all it needs.
 */
export function isCovered(at: StreamPosition['shards'], start: StreamPosition['shards']): boolean {
  return Object.entries(start).every(([id, from]) => {
    const own = at[id]
    if (own !== undefined) return isNotBefore(own, from)
    if (isPast(id, at)) return true
    const parent = from.parent === undefined ? undefined : at[from.parent]
    return parent?.kind === 'end' && (from.kind === 'at' || from.kind === 'oldest')
  })
}

/** Whether a record is after a position. */
export function isAfter(sequenceNumber: string, id: string, at: StreamPosition['shards']): boolean {
  const own = at[id]
  if (own === undefined) return !isPast(id, at)
  if (own.kind === 'end') return false
  return own.kind !== 'after' || BigInt(sequenceNumber) > BigInt(own.sequenceNumber)
}

/** A shard that isn't among those of a position was read to its end before its children, which are. */
function isPast(id: string, at: StreamPosition['shards']): boolean {
  return Object.values(at).some(({ parent }) => parent === id)
}

function isNotBefore(at: ShardPosition, start: ShardPosition): boolean {
  if (at.kind === 'end') return true
  if (start.kind === 'oldest' || start.kind === 'at') return true
  if (start.kind === 'since') return at.kind === 'since' && at.seconds >= start.seconds
  return (
    start.kind === 'after' && at.kind === 'after' && BigInt(at.sequenceNumber) >= BigInt(start.sequenceNumber)
  )
}
