/** Where reading continues in a shard. */
export type ShardPosition =
  /** At the oldest record that the shard still has. */
  | { readonly kind: 'oldest' }
  /** At its first record, with this number: if it has been trimmed meanwhile, changes are missed. */
  | { readonly kind: 'at'; readonly sequenceNumber: string }
  /** At the first record from this time on, in epoch seconds: none of its records has been read. */
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

/** The start of a reader: with changes from now on, with the oldest that the stream still has, or at a saved position. */
export type StreamStart = 'latest' | 'oldest' | StreamPosition

/** Milliseconds for which DynamoDB is sure to keep records: 24 hours, minus a margin for differing clocks. */
export const surelyKeptMs = 23.75 * 60 * 60 * 1000
