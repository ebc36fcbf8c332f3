export type { Change, ItemChange } from './change.ts'
export { describeChange, describeShard, describeStream } from './describe.ts'
export { disableStream, enableStream } from './enable-stream.ts'
export { expiredIterator, noShard, noStream, trimmedData } from './errors.ts'
export { OpenShards } from './open-shards.ts'
export { checkNotTrimmed, readChanges } from './read-changes.ts'
export { parseSequenceNumber, type SequenceNumber } from './sequence-number.ts'
export type { Shard, ShardSettings } from './shard.ts'
export {
  isExpired,
  parseShardIterator,
  type ShardIterator,
  showShardIterator,
} from './shard-iterator.ts'
export { findShard, listShards, shardId } from './shard-store.ts'
export { splitShards } from './split-shards.ts'
export { findStream, isGone, listStreams, removeStream, type Stream, saveStream } from './stream.ts'
export { streamDataRanges } from './stream-keys.ts'
export { StreamWrites } from './stream-writes.ts'
export { canTrim, trimStream } from './trim.ts'
