/** One read of an access pattern, before calls are planned for it; for metrics. */
export interface ReadRecord {
  /** The name of the access pattern; undefined for a read by primary key. */
  readonly pattern: string | undefined
  /** `cache` for a read that the cache answered, `table` for one that DynamoDB answers. */
  readonly from: 'cache' | 'table'
}

/** Called once for every read. */
export type OnRead = (read: ReadRecord) => void
