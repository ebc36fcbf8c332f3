import type { Item } from '../values/index.ts'

/** Operations on streams. */
export interface StreamOperations {
  readonly DescribeStream: { readonly input: DescribeStreamInput; readonly output: DescribeStreamOutput }
  readonly GetRecords: { readonly input: GetRecordsInput; readonly output: GetRecordsOutput }
  readonly GetShardIterator: {
    readonly input: GetShardIteratorInput
    readonly output: { readonly ShardIterator: string }
  }
  readonly ListStreams: { readonly input: ListStreamsInput; readonly output: ListStreamsOutput }
}

interface ListStreamsInput {
  readonly TableName?: string
  readonly Limit?: number
  readonly ExclusiveStartStreamArn?: string
}

interface ListStreamsOutput {
  readonly Streams: readonly StreamName[]
  readonly LastEvaluatedStreamArn?: string
}

interface StreamName {
  readonly StreamArn: string
  readonly TableName: string
  readonly StreamLabel: string
}

interface DescribeStreamInput {
  readonly StreamArn: string
  readonly Limit?: number
  readonly ExclusiveStartShardId?: string
  readonly ShardFilter?: { readonly Type: 'CHILD_SHARDS'; readonly ShardId: string }
}

type ViewType = 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY'

interface DescribeStreamOutput {
  readonly StreamDescription: StreamName & {
    readonly StreamStatus: 'ENABLED' | 'DISABLED'
    readonly StreamViewType: ViewType
    /** Epoch seconds. */
    readonly CreationRequestDateTime: number
    readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[]
    readonly Shards: readonly {
      readonly ShardId: string
      readonly ParentShardId?: string
      readonly SequenceNumberRange: {
        readonly StartingSequenceNumber: string
        readonly EndingSequenceNumber?: string
      }
    }[]
    readonly LastEvaluatedShardId?: string
  }
}

interface GetShardIteratorInput {
  readonly StreamArn: string
  readonly ShardId: string
  readonly ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER'
  readonly SequenceNumber?: string
}

interface GetRecordsInput {
  readonly ShardIterator: string
  readonly Limit?: number
}

interface GetRecordsOutput {
  readonly Records: readonly {
    readonly eventID: string
    readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
    readonly eventVersion: string
    readonly eventSource: string
    readonly awsRegion: string
    readonly dynamodb: {
      /** Epoch seconds. */
      readonly ApproximateCreationDateTime: number
      readonly Keys: Item
      readonly NewImage?: Item
      readonly OldImage?: Item
      readonly SequenceNumber: string
      readonly SizeBytes: number
      readonly StreamViewType: ViewType
    }
    readonly userIdentity?: { readonly Type: string; readonly PrincipalId: string }
  }[]
  readonly NextShardIterator?: string
}
