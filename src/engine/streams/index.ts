export type { Change, ItemChange } from './change.ts'
export { describeChange, describeShard, describeStream } from './describe.ts'
export { disableStream, enableStream } from './enable-stream.ts'
export { expiredIterator, noShard, noStream, trimmedData } from './errors.ts'
export { checkNotTrimmed, readChanges } from './read-changes.ts'
export { parseSequenceNumber, type SequenceNumber } from './sequence-number.ts'
export { isDue, type Shard } from './shard.ts'
export {
  isExpired,
  parseShardIterator,
  type ShardIterator,
  showShardIterator,
} from './shard-iterator.ts'
export { findShard, listShards, openShard, rollShard, shardId } from './shard-store.ts'
export { findStream, isGone, listStreams, removeStream, type Stream, saveStream } from './stream.ts'
export { streamDataRanges } from './stream-keys.ts'
export { StreamWrites } from './stream-writes.ts'
export { canTrim, trimStream } from './trim.ts'
