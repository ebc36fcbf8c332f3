import type { StreamPosition } from '../position.ts'
import type { StreamEvent } from '../read-stream.ts'

/** What a process sends to the one that reads the stream, once. */
export interface Request {
  /** `probe` asks what the answer to `join` would be. */
  readonly kind: 'join' | 'probe'
  readonly from: 'latest' | StreamPosition
}

/** What the process that reads the stream sends. */
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

/** The iterator of each shard for the next request: where another reader continues in those of which nothing was read. */
export type Iterators = ReadonlyMap<string, string>
