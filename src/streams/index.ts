/** Reads the table's stream: every change of an item, whatever program made it. */
export { type ItemChange, itemChange } from './item-change.ts'
export type { StreamStart } from './lineage.ts'
export type { ShardPosition, StreamPosition } from './position.ts'
export type { PollInterval } from './read-shard.ts'
export { readStream, type StreamEvent, type StreamOptions } from './read-stream.ts'
export { streamArnOf } from './stream-arn.ts'
