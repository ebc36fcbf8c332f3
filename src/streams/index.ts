/** Reads the table's stream: every change to an item, made by any program. */
export {
  type Retention,
  type StreamFeedOptions,
  streamFeed,
  type TableEvent,
  type TableFeed,
} from './feed/index.ts'
export { changeKindOf, itemChange } from './item-change.ts'
export type { ShardPosition, StreamPosition, StreamStart } from './position.ts'
export type { OnProgress, PollInterval } from './read-shard.ts'
export { readStream, type StreamEvent, type StreamOptions } from './read-stream.ts'
export { ReaderState } from './reader-state.ts'
export { streamArnOf } from './stream-arn.ts'
export { isSystemRecord } from './system-record.ts'
