/** Where reading continues in a shard. */
export type ShardPosition =
  /** At the oldest record that it still has. */
  | { readonly kind: 'oldest' }
  /** At its first record: one that was trimmed meanwhile is missed. */
  | { readonly kind: 'at'; readonly sequenceNumber: string }
  /** At the first record of a time, in epoch seconds: nothing of it was read yet. */
  | { readonly kind: 'since'; readonly seconds: number }
  /** After a record. */
  | { readonly kind: 'after'; readonly sequenceNumber: string }
  /** Nowhere: it was read to its end. */
  | { readonly kind: 'end' }

/**
 * The position of a reader in each shard. It is plain JSON: store it to continue there after a restart.
 */
export interface StreamPosition {
  readonly shards: Readonly<Record<string, ShardPosition & { readonly parent?: string }>>
}

/** Where a record is in a stream. */
export interface RecordPlace {
  readonly shardId: string
  readonly sequenceNumber: string
}

/** Where a reader begins: at changes from now on, at the oldest that the stream still has, or at another's position. */
export type StreamStart = 'latest' | 'oldest' | StreamPosition

/** How long DynamoDB surely keeps records, in milliseconds: 24 hours, less what clocks may differ by. */
export const surelyKeptMs = 23.75 * 60 * 60 * 1000
