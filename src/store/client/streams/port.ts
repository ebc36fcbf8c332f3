import type { WireItem } from '../marshal.ts'
import type { CallOptions } from '../port.ts'

/**
 * The port of DynamoDB Streams, the counterpart of {@link DynamoClient}: DynamoDB's API reference applies to inputs and
 * outputs. Every method makes one call, never retries, and throws only `DynagateError`s. A reader must handle two of them:
 * {@link IteratorExpired} and {@link RecordsTrimmed}.
 */
export interface StreamClient extends AsyncDisposable {
  describeStream(input: DescribeStreamInput, options?: CallOptions): Promise<DescribeStreamAnswer>
  getShardIterator(input: GetShardIteratorInput, options?: CallOptions): Promise<GetShardIteratorAnswer>
  getRecords(input: GetRecordsInput, options?: CallOptions): Promise<GetRecordsAnswer>
  /** Closes sockets. */
  close(): Promise<void>
}

/** The name of an operation of the port. */
export type StreamOperationName = Exclude<keyof StreamClient, 'close' | symbol>

export interface DescribeStreamInput {
  readonly StreamArn: string
  readonly ExclusiveStartShardId?: string
  /** Returns only the children of a shard. A DynamoDB that doesn't support it returns all shards. */
  readonly ShardFilter?: { readonly Type: 'CHILD_SHARDS'; readonly ShardId: string }
}

export interface DescribeStreamAnswer {
  readonly StreamDescription: {
    readonly StreamStatus: 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED'
    readonly Shards: readonly ShardDescription[]
    readonly LastEvaluatedShardId?: string
  }
}

/** A part of a stream. A split closes it, and it becomes the parent of the shards that follow it. */
export interface ShardDescription {
  readonly ShardId: string
  /** It may have been trimmed, and then isn't listed. */
  readonly ParentShardId?: string
  readonly SequenceNumberRange: {
    readonly StartingSequenceNumber: string
    /** Missing while the shard is open. */
    readonly EndingSequenceNumber?: string
  }
}

export type GetShardIteratorInput = {
  readonly StreamArn: string
  readonly ShardId: string
} & (
  | { readonly ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' }
  | {
      readonly ShardIteratorType: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER'
      readonly SequenceNumber: string
    }
)

export interface GetShardIteratorAnswer {
  readonly ShardIterator: string
}

export interface GetRecordsInput {
  readonly ShardIterator: string
  /** 1,000 at most, and by default. */
  readonly Limit?: number
}

export interface GetRecordsAnswer {
  readonly Records: readonly ShardRecord[]
  /** Missing at the end of a closed shard. */
  readonly NextShardIterator?: string
}

/** A change of an item, in DynamoDB's JSON: the form in which a Lambda function receives it. */
export interface ShardRecord {
  readonly eventID: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly dynamodb: {
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number
    readonly Keys: WireItem
    readonly OldImage?: WireItem
    readonly NewImage?: WireItem
    readonly SequenceNumber: string
    /** Missing in the answers of some databases that are compatible with DynamoDB. */
    readonly SizeBytes?: number
  }
  /** DynamoDB's own service if it deleted the item because the item had expired. */
  readonly userIdentity?: { readonly Type: string; readonly PrincipalId: string }
}
