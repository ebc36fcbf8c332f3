/** What differs between a database in a directory and one in memory. */
export interface Backing {
  /** Called before each read transaction. */
  beforeRead(): void
  /** Called before each write transaction. */
  beforeWrite(): void
  /** Resolves when what was committed, `bytes` of it, is as safe as this backing makes it. */
  afterWrite(bytes: number): Promise<void>
  /** Whether `copyTo` copies one state although there are writes meanwhile. */
  readonly copiesWhileWriting: boolean
  /** Writes a copy to a file, which must not exist. */
  copyTo(file: string): Promise<void>
  /** Gives the space of what was deleted back. */
  compact(): Promise<void>
  /** Ends everything; `closeDatabase` closes the store's own connection. */
  close(closeDatabase: () => void): Promise<void>
}
