/** The differences between a database in a directory and one in memory. */
export interface Backing {
  /** Called before each read transaction. */
  beforeRead(): void
  /** Called before each write transaction. */
  beforeWrite(): void
  /** Resolves when a commit of `bytes` is as durable as this backing makes it. */
  afterWrite(bytes: number): Promise<void>
  /** Whether `copyTo` copies a consistent state during writes. */
  readonly copiesWhileWriting: boolean
  /** Writes a copy to a file, which must not exist. */
  copyTo(file: string): Promise<void>
  /** Returns the space of deleted data. */
  compact(): Promise<void>
  /** Closes everything; `closeDatabase` closes the store's own connection. */
  close(closeDatabase: () => void): Promise<void>
}
