import { validationError } from '../errors.ts'
import { RequestReader } from '../requests/index.ts'
import {
  describeChange,
  expiredIterator,
  isExpired,
  listShards,
  parseShardIterator,
  readChanges,
  type ShardIterator,
  showShardIterator,
  trimmedData,
} from '../streams/index.ts'
import type { EngineState, Operation } from './operation.ts'
import { existingStream, readText, rollDueShards } from './stream-request.ts'

/**
 * GetRecords: the next records of a shard, 1,000 or 1 MB at most, and the next iterator. At the end of a closed shard
 * there is no `NextShardIterator`.
 */
export const getRecords: Operation = async (state, input) => {
  const reader = new RequestReader(input)
  reader.require('ShardIterator')
  const text = readText(reader, 'ShardIterator', 1, 2048)
  const limit = reader.bounded('Limit', 1, 1000) ?? 1000
  reader.check()
  const iterator = usableIterator(state, text)
  const { streamArn, from } = iterator
  await rollDueShards(state, streamArn)
  const now = state.now()
  return state.storage.read((store) => {
    const stream = existingStream(state, store, streamArn)
    const shard = listShards(store, stream, now).find(({ first }) => first === iterator.shard)
    if (shard === undefined) throw trimmedData()
    const { changes, next } = readChanges(store, stream, { shard, from, limit, now })
    return {
      Records: changes.map((change) => describeChange(stream, change, state.region)),
      NextShardIterator:
        next === undefined ? undefined : showShardIterator({ ...iterator, from: next, issuedAt: now }),
    }
  })
}

function usableIterator(state: EngineState, text: string): ShardIterator {
  const iterator = parseShardIterator(text)
  if (iterator === undefined) throw validationError('Invalid ShardIterator')
  if (isExpired(iterator, state.now())) throw expiredIterator()
  return iterator
}
