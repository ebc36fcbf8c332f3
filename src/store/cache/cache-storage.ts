/** What a storage keeps under a name: the answer of a read, and a note by which writes find it. */
export interface CachedEntry {
  readonly value: string
  readonly note: string
}

/**
 * Where a cache keeps what was read: buckets, one for each partition of the table or of an index, with the entries
 * of its reads. It may forget what it likes when it likes, but must not give what it was told to forget.
 */
export interface CacheStorage {
  /** The value of an entry, or undefined. */
  read(bucket: string, name: string): Promise<string | undefined>
  /** Keeps an entry for so many milliseconds at most. */
  keep(bucket: string, name: string, entry: CachedEntry, milliseconds: number): Promise<void>
  /** The notes of a bucket's entries, by name. */
  notes(bucket: string): Promise<ReadonlyMap<string, string>>
  /** Forgets entries. */
  forget(bucket: string, names: readonly string[]): Promise<void>
}
