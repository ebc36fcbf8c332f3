import { validationError } from '../errors.ts'
import { RequestReader } from '../requests/index.ts'
import {
  checkNotTrimmed,
  findShard,
  noShard,
  parseSequenceNumber,
  type SequenceNumber,
  type Shard,
  showShardIterator,
  trimmedData,
} from '../streams/index.ts'
import { streamArn } from '../tables/index.ts'
import type { Operation } from './operation.ts'
import { existingStream, readShardId, readStreamArn, readText, rollDueShards } from './stream-request.ts'

/** GetShardIterator: a position in a shard for GetRecords, valid for 15 minutes. */
export const getShardIterator: Operation = async (state, input) => {
  const reader = new RequestReader(input)
  for (const member of ['StreamArn', 'ShardId', 'ShardIteratorType']) reader.require(member)
  const arn = readStreamArn(reader)
  const id = readShardId(reader)
  const start = readStart(reader)
  await rollDueShards(state, arn)
  const now = state.now()
  return state.storage.read((store) => {
    const stream = existingStream(state, store, arn)
    const shard = findShard(store, stream, { id, now })
    if (shard === undefined) throw noShard()
    const from = startIn(shard, start)
    if (from !== undefined) checkNotTrimmed(store, stream, { shard, from, now })
    const place = { shard: shard.first, from, issuedAt: now }
    return {
      ShardIterator: showShardIterator({
        streamArn: streamArn(state.region, stream.tableName, stream.since),
        ...place,
      }),
    }
  })
}

type Start =
  | { readonly type: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly type: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER'; readonly number: SequenceNumber }

const types = ['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'] as const

function readStart(reader: RequestReader): Start {
  const type = reader.choice('ShardIteratorType', types) ?? 'LATEST'
  const text = readText(reader, 'SequenceNumber', 21, 40)
  reader.check()
  if (type === 'TRIM_HORIZON' || type === 'LATEST') {
    if (!reader.has('SequenceNumber')) return { type }
    throw validationError(`SequenceNumber must not be specified when ShardIteratorType is ${type}`)
  }
  if (!reader.has('SequenceNumber')) {
    throw validationError(`SequenceNumber must be specified when ShardIteratorType is ${type}`)
  }
  const number = parseSequenceNumber(text)
  if (number === undefined) throw validationError(`Invalid SequenceNumber: ${text}`)
  return { type, number }
}

/** The lowest sequence number to read in a shard; undefined for the oldest record. */
function startIn(shard: Shard, start: Start): SequenceNumber | undefined {
  if (!('number' in start)) return start.type === 'LATEST' ? shard.last + 1n : undefined
  const { type, number } = start
  if (number < shard.first) throw trimmedData()
  if (number > shard.last) throw validationError('SequenceNumber lies after the last record of the shard')
  return type === 'AT_SEQUENCE_NUMBER' ? number : number + 1n
}
