/** A stored key with its value. */
export interface Entry {
  readonly key: Buffer
  readonly value: Buffer
}

/** A range of keys in unsigned byte order: `from` is included, `to` is not. */
export interface KeyRange {
  readonly from: Buffer
  readonly to: Buffer
}

/** Reads one consistent state of the store. */
export interface KeyValueReader {
  /** The value of a key, or undefined. */
  get(key: Buffer): Buffer | undefined
  /** The value of a key as a UTF-8 string, or undefined: three times as fast as `get`. */
  text(key: Buffer): string | undefined
  /** The entries of a range, in ascending or descending order. */
  range(range: KeyRange, backward?: boolean): Iterable<Entry>
  /** The values of a range as UTF-8 strings: twice as fast as `range`. */
  rangeText(range: KeyRange, backward?: boolean): Iterable<string>
}

/** Reads and changes the store in a write. Reads don't include the write's own changes. */
export interface KeyValueWriter extends KeyValueReader {
  put(key: Buffer, value: Buffer): void
  remove(key: Buffer): void
  /** Removes every key of a range. */
  removeRange(range: KeyRange): void
}

/** The state that a read sees: the latest one, or the state of an eventually consistent read. */
export type ReadView = 'latest' | 'eventual'

/**
 * An ordered key-value store with transactions: the port to the engine's storage. Writes of all processes run one after
 * the other.
 */
export interface KeyValueStore {
  /** Runs `work` synchronously, by default on the latest committed state. */
  read<T>(work: (reader: KeyValueReader) => T, view?: ReadView): T
  /**
   * Runs `work` exclusively, and commits its changes. Resolves when they are on disk. If `work` throws, nothing is
   * changed and the promise rejects with its error.
   *
   * If the disk is full, the commit is rolled back, and all of its writes reject with an InternalServerError. If a sync
   * of the disk fails, every later write rejects too, until the store is opened again. Reads continue.
   */
  write<T>(work: (writer: KeyValueWriter) => T): Promise<T>
  /** Writes a copy of the latest committed state into a directory, which it creates. */
  copyTo(directory: string): Promise<void>
  /** Returns the space of deleted data to the file system. Writes wait meanwhile; a crash undoes it. */
  compact(): Promise<void>
  close(): Promise<void>
}

/** A copy that `copyTo` has written, for reading. */
export interface StoredCopy extends KeyValueReader {
  close(): void
}
