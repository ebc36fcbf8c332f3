import type { StreamPosition } from '../position.ts'

/** Where a follower is in the changes of a feed: after a change of one of its readings, and in each shard. */
export interface FeedPosition {
  /** Identifies the reading that gave it. */
  readonly reading: string
  /** The number of changes that the reading had before. */
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
