/** One write in a log. */
export interface LogRecord {
  /** Unique among all records of the storage, past and future. */
  readonly id: string
  /** When the write ended, in milliseconds of the storage's clock; in the future if it may still arrive. */
  readonly at: number
  /** The touches of the write; empty for the record that opens a log. */
  readonly text: string
}

/** An entry, and the logs that decide whether it is still valid. */
export interface CacheView {
  /** The stored entry; undefined for none. */
  readonly value: string | undefined
  /**
   * The records of each log, oldest first; at least one. A log may have lost its oldest records: then the `at` of its
   * first record is no earlier than theirs.
   */
  readonly logs: readonly (readonly LogRecord[])[]
  /** Milliseconds of the storage's clock. */
  readonly now: number
}

/**
 * Stores a cache's entries and logs of writes. It may evict anything at any time: an entry whose position in a log is
 * lost is no longer used.
 */
export interface CacheStorage {
  /**
   * Reads an entry and its logs, which must include every record that was appended before the call. Opens a missing log
   * with a record whose `at` is a time after which no record of the log has been lost.
   */
  read(entry: string, logs: readonly string[]): Promise<CacheView>
  /** Stores an entry for at most this time, and its logs for as long if possible. */
  set(entry: string, value: string, options: SetOptions): Promise<void>
  /** Appends a write to a log; the write will have ended `overInMs` from now. */
  append(log: string, text: string, options: AppendOptions): Promise<void>
}

/** Options of `set()`. */
export interface SetOptions {
  readonly logs: readonly string[]
  readonly maxAgeMs: number
  /** Milliseconds from now for which its logs must live. */
  readonly logMs: number
}

/** Options of `append()`. */
export interface AppendOptions {
  /** At most {@link longestOverInMs}. */
  readonly overInMs: number
  /** Milliseconds from now for which the log must live. */
  readonly logMs: number
}

/** Milliseconds in which a write may still reach DynamoDB after its caller has stopped waiting for it. */
export const longestOverInMs = 10_000

/** The maximum number of records in a log; older ones are dropped, which invalidates the entries from before them. */
export const maxLogRecords = 64
