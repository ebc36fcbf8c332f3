import { createHash } from 'node:crypto'
import { streamArn, streamLabel } from '../tables/index.ts'
import type { NumberedChange } from './read-changes.ts'
import { showSequenceNumber } from './sequence-number.ts'
import type { Shard } from './shard.ts'
import { shardId } from './shard-store.ts'
import type { Stream } from './stream.ts'

/** A stream's description in wire form, without its shards. */
export function describeStream(stream: Stream, region: string): Record<string, unknown> {
  const { tableName, since, view, keySchema, disabledAt } = stream
  return {
    StreamArn: streamArn(region, tableName, since),
    StreamLabel: streamLabel(since),
    StreamStatus: disabledAt === undefined ? 'ENABLED' : 'DISABLED',
    StreamViewType: view,
    CreationRequestDateTime: since / 1000,
    TableName: tableName,
    KeySchema: keySchema.map(({ name, role }) => ({ AttributeName: name, KeyType: role })),
  }
}

/** A shard's description in wire form. */
export function describeShard(stream: Stream, { first, last, parent, closedAt }: Shard): object {
  return {
    ShardId: shardId(stream, first),
    SequenceNumberRange: {
      StartingSequenceNumber: showSequenceNumber(first),
      ...(closedAt !== undefined && { EndingSequenceNumber: showSequenceNumber(last) }),
    },
    ...(parent !== undefined && { ParentShardId: shardId(stream, parent) }),
  }
}

/** A record in wire form. */
export function describeChange(stream: Stream, { number, change }: NumberedChange, region: string): object {
  const sequenceNumber = showSequenceNumber(number)
  return {
    eventID: eventId(stream, sequenceNumber),
    eventName: change.event,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(change.at / 1000),
      Keys: change.key,
      ...(change.new && { NewImage: change.new }),
      ...(change.old && { OldImage: change.old }),
      SequenceNumber: sequenceNumber,
      SizeBytes: change.size,
      StreamViewType: stream.view,
    },
    ...(change.expired && { userIdentity: timeToLiveService }),
  }
}

/** The service that deletes expired items. */
const timeToLiveService = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' }

/** Unique for every record, and the same each time it is read. */
function eventId({ tableName, since }: Stream, sequenceNumber: string): string {
  const name = `${tableName} ${since} ${sequenceNumber}`
  return createHash('sha256').update(name).digest('hex').slice(0, 32)
}
