import { RequestReader } from '../requests/index.ts'
import { describeShard, describeStream, listShards, shardId } from '../streams/index.ts'
import type { Operation } from './operation.ts'
import { existingStream, readShardId, readStreamArn, rollDueShards } from './stream-request.ts'

/**
 * DescribeStream: a stream and its shards, 100 at most unless the request limits them; or the children of one shard.
 */
export const describeStreamOperation: Operation = async (state, input) => {
  const reader = new RequestReader(input)
  reader.require('StreamArn')
  const arn = readStreamArn(reader)
  const limit = reader.bounded('Limit', 1, 100) ?? 100
  const after = readShardId(reader, 'ExclusiveStartShardId')
  const parent = readFilter(reader)
  reader.check()
  await rollDueShards(state, arn)
  return state.storage.read((store) => {
    const stream = existingStream(state, store, arn)
    const shards = listShards(store, stream, state.now()).filter((shard) => {
      const isChild = shard.parent !== undefined && shardId(stream, shard.parent) === parent
      return shardId(stream, shard.first) > after && (parent === undefined || isChild)
    })
    const page = shards.slice(0, limit)
    const last = page.at(-1)
    return {
      StreamDescription: {
        ...describeStream(stream, state.region),
        Shards: page.map((shard) => describeShard(stream, shard)),
        LastEvaluatedShardId:
          last !== undefined && shards.length > limit ? shardId(stream, last.first) : undefined,
      },
    }
  })
}

/** The shard whose children are requested; undefined for all shards. */
function readFilter(reader: RequestReader): string | undefined {
  const filter = reader.inner('ShardFilter')
  filter?.choice('Type', ['CHILD_SHARDS'])
  return filter?.has('ShardId') ? readShardId(filter) : undefined
}
