/** One stored pair. */
export interface Entry {
  readonly key: Buffer
  readonly value: Buffer
}

/** A stretch of keys in unsigned byte order: `from` belongs to it, `to` doesn't. */
export interface KeyRange {
  readonly from: Buffer
  readonly to: Buffer
}

/** What a read sees: one state of the whole store. */
export interface KeyValueReader {
  /** The value of a key, or undefined. */
  get(key: Buffer): Buffer | undefined
  /** The value of a key as UTF-8 text, or undefined: three times as fast as `get`. */
  text(key: Buffer): string | undefined
  /** The pairs of a range, from its first key on, or from its last one back. */
  range(range: KeyRange, backward?: boolean): Iterable<Entry>
}

/** What a write sees and changes. Its own changes are not yet in what it reads. */
export interface KeyValueWriter extends KeyValueReader {
  put(key: Buffer, value: Buffer): void
  remove(key: Buffer): void
  /** Takes every key of a range away. */
  removeRange(range: KeyRange): void
}

/** What a read sees: the latest state, or what an eventually consistent read may see. */
export type ReadView = 'latest' | 'eventual'

/**
 * An ordered key-value store with transactions: all that the engine asks of its storage. Writes run one
 * after the other, in whichever process they were asked for.
 */
export interface KeyValueStore {
  /** Runs `work` at once, on the latest committed state unless another view is asked for. */
  read<T>(work: (reader: KeyValueReader) => T, view?: ReadView): T
  /**
   * Runs `work` alone among all writers and commits what it changed. Resolves when that is on disk. When
   * `work` throws, nothing is changed and the promise rejects with its error.
   *
   * Where the disk is full, nothing of the commit is kept, and everything that was in it rejects with an
   * InternalServerError. Where the disk fails to sync, so does every write after it, until the store is opened
   * again. Reads continue.
   */
  write<T>(work: (writer: KeyValueWriter) => T): Promise<T>
  /** Writes a copy of the latest committed state into a directory, which is made. */
  copyTo(directory: string): Promise<void>
  /** Gives the space of what was deleted back to the file system. Writes wait for it; a crash undoes it. */
  compact(): Promise<void>
  close(): Promise<void>
}

/** A copy that `copyTo` has written, for reading. */
export interface StoredCopy extends KeyValueReader {
  close(): void
}
