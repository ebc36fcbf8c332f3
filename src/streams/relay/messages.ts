import type { StreamPosition } from '../position.ts'
import type { StreamEvent } from '../read-stream.ts'

/** The single message of a process to the one that reads the stream. */
export interface Request {
  /** `probe` asks what the answer to `join` would be. */
  readonly kind: 'join' | 'probe'
  readonly from: 'latest' | StreamPosition
}

/** The messages of the process that reads the stream. */
export type Reply =
  /** The events from the position on follow. */
  | { readonly kind: 'joined'; readonly position: StreamPosition; readonly iterators: Iterators }
  /** It would be joined. */
  | { readonly kind: 'probed' }
  /** It doesn't have all records since the position. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'event'; readonly event: StreamEvent }
  /** It is alive. */
  | { readonly kind: 'beat'; readonly lagMs: number; readonly iterators: Iterators }

/** The iterator of each shard for the next request: another reader continues there in shards without a read record. */
export type Iterators = ReadonlyMap<string, string>
