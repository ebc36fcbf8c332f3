import { RequestReader, readTableName } from '../requests/index.ts'
import { isGone, listStreams, type Stream } from '../streams/index.ts'
import { streamArn, streamLabel } from '../tables/index.ts'
import type { Operation } from './operation.ts'
import { readStreamArn, streamOfArn } from './stream-request.ts'

/**
 * ListStreams: the streams of all tables, or of one, including those disabled within a day; 100 at most unless the
 * request limits them.
 */
export const listStreamsOperation: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const limit = reader.bounded('Limit', 1, 100) ?? 100
  const arn = readStreamArn(reader, 'ExclusiveStartStreamArn')
  const tableName = reader.has('TableName') ? readTableName(reader) : undefined
  reader.check()
  const after = reader.has('ExclusiveStartStreamArn') ? streamOfArn(arn) : undefined
  const now = state.now()
  const streams = state.storage
    .read((store) => listStreams(store, tableName))
    .filter((stream) => !isGone(stream, now) && (after === undefined || isAfter(stream, after)))
    .map(({ tableName, since }) => ({
      StreamArn: streamArn(state.region, tableName, since),
      TableName: tableName,
      StreamLabel: streamLabel(since),
    }))
  const page = streams.slice(0, limit)
  return {
    Streams: page,
    LastEvaluatedStreamArn: streams.length > limit ? page.at(-1)?.StreamArn : undefined,
  }
}

type StreamName = Pick<Stream, 'tableName' | 'since'>

function isAfter(one: StreamName, other: StreamName): boolean {
  return one.tableName === other.tableName ? one.since > other.since : one.tableName > other.tableName
}
