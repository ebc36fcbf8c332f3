import type { StoreObserver, StreamClient } from '../../store/index.ts'
import type { StreamOptions } from '../read-stream.ts'
import type { Retention } from './history.ts'

/** Options of `streamFeed()`. */
export interface StreamFeedOptions
  extends Omit<StreamOptions, 'from' | 'iterators' | 'onProgress' | 'signal' | 'streamArn'> {
  /** Opens a client of the stream when the first follower comes; it is closed after the last. */
  readonly streams: () => Promise<StreamClient>
  /** Finds the stream then; `streamArnOf` does. */
  readonly streamArn: () => Promise<string>
  /** The maximum number of events that wait for a slow follower; 100 by default. */
  readonly queue?: number
  /** Milliseconds without an event after which a heartbeat is sent; 25,000 by default. */
  readonly heartbeatMs?: number
  /**
   * Identifies the DynamoDB of the stream: processes of this user on this machine with the same name share one reader
   * of a stream. By default each process reads it itself.
   */
  readonly shareAs?: string
  /** Receives what the reader of the stream does. */
  readonly observers?: readonly Pick<StoreObserver, 'onStreamReader'>[]
  /** The latest changes that are kept for followers that reconnect; by default 10,000, of at most 16 MB. */
  readonly retain?: Partial<Retention>
}
