/** One write in a log. */
export interface LogRecord {
  /** No other record of the storage has had it, or will. */
  readonly id: string
  /** When the write was over, in milliseconds on the storage's clock; in the future where it may still be made. */
  readonly at: number
  /** What was written; empty for the record that opens a log. */
  readonly text: string
}

/** An entry, and the logs that say whether it still holds. */
export interface CacheView {
  /** Undefined where there is no such entry. */
  readonly value: string | undefined
  /** The records of each log, oldest first, at least one each. A log may have lost its oldest records. */
  readonly logs: readonly (readonly LogRecord[])[]
  /** Milliseconds on the storage's clock. */
  readonly now: number
}

/**
 * Where a cache keeps its entries, and logs of writes. It may evict whatever it likes at any time: an entry whose
 * place in a log is lost isn't used any more.
 */
export interface CacheStorage {
  /**
   * Reads an entry and its logs, none of which may miss a record that was appended before the call. Opens a log that
   * isn't there: with a record `at` a time after which no record of the log has been lost.
   */
  read(entry: string, logs: readonly string[]): Promise<CacheView>
  /** Keeps an entry for so many milliseconds at most, and its logs for as long if possible. */
  set(entry: string, value: string, options: SetOptions): Promise<void>
  /** Appends a write to a log; `overInMs` from now the write will be over. */
  append(log: string, text: string, options: AppendOptions): Promise<void>
}

/** How an entry is kept. */
export interface SetOptions {
  readonly logs: readonly string[]
  readonly maxAgeMs: number
  /** How long its logs must live from now, in milliseconds. */
  readonly logMs: number
}

/** How a record is kept. */
export interface AppendOptions {
  readonly overInMs: number
  /** How long the log must live from now, in milliseconds. */
  readonly logMs: number
}

/** The most records of a log; older ones are dropped, and the entries from before them with them. */
export const maxLogRecords = 64
