/** One read of an access pattern, before calls are planned for it; for metrics. */
export interface ReadRecord {
  /** The name of the access pattern; undefined for a read by primary key. */
  readonly pattern: string | undefined
  /** `cache` if the cache serves the read, `table` if DynamoDB does. */
  readonly from: 'cache' | 'table'
}

/** Called once for every read. */
export type OnRead = (read: ReadRecord) => void
