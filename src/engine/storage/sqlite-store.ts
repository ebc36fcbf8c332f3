import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Backing } from './backing.ts'
import { isBusy } from './busy.ts'
import { Entries } from './entries.ts'
import { openFileBacking } from './file-backing.ts'
import { databaseFile } from './format.ts'
import type { KeyValueReader, KeyValueStore, KeyValueWriter, StoredCopy } from './key-value-store.ts'
import { MemoryBacking } from './memory-backing.ts'
import { openCopy, openDatabase, openMemoryDatabase, rollBack } from './open-database.ts'
import { WriteQueue } from './write-queue.ts'

/**
 * Opens the store in a directory, which is created if it is missing. Any number of processes of one machine may open
 * it, and may open, close or be killed at any moment: SQLite's write-ahead log isolates them. Throws a one-line Error
 * if the directory has data of another format.
 */
export async function openStore(directory: string): Promise<KeyValueStore> {
  const database = await openDatabase(directory)
  return new SqliteStore(database, await openFileBacking(join(directory, databaseFile)))
}

/** Opens an empty store in memory, which exists until it is closed. */
export async function openMemoryStore(): Promise<KeyValueStore> {
  const database = await openMemoryDatabase()
  return new SqliteStore(database, new MemoryBacking(database))
}

/** Opens a copy by `copyTo`. Throws a one-line Error if the directory has no copy. */
export async function openStoredCopy(directory: string): Promise<StoredCopy> {
  const database = await openCopy(directory)
  const entries = new Entries(database)
  return {
    get: (key) => entries.get(key),
    text: (key) => entries.text(key),
    range: (range, backward) => entries.range(range, backward),
    rangeText: (range, backward) => entries.rangeText(range, backward),
    close: () => database.close(),
  }
}

class SqliteStore implements KeyValueStore {
  readonly #database: DatabaseSync
  readonly #backing: Backing
  readonly #entries: Entries
  readonly #writes: WriteQueue
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  /** Whether a read is running: a nested one sees the same state. */
  #isReading = false

  constructor(database: DatabaseSync, backing: Backing) {
    this.#database = database
    this.#backing = backing
    this.#entries = new Entries(database)
    this.#writes = new WriteQueue({ database, entries: this.#entries, backing })
    this.#begin = database.prepare('BEGIN')
    this.#commit = database.prepare('COMMIT')
  }

  read<T>(work: (reader: KeyValueReader) => T): T {
    if (this.#isReading || this.#writes.isInTransaction) return work(this.#entries)
    for (let attempt = 1; ; attempt++) {
      try {
        return this.#readOnce(work)
      } catch (error) {
        // Happens only if a process was killed during a commit and another one is repairing the WAL's index.
        if (!isBusy(error) || attempt === maxReadAttempts) throw error
        Atomics.wait(sleeper, 0, 0, 1)
      }
    }
  }

  #readOnce<T>(work: (reader: KeyValueReader) => T): T {
    this.#backing.beforeRead()
    this.#begin.run()
    this.#isReading = true
    try {
      const result = work(this.#entries)
      this.#commit.run()
      return result
    } catch (error) {
      rollBack(this.#database)
      throw error
    } finally {
      this.#isReading = false
    }
  }

  write<T>(work: (writer: KeyValueWriter) => T): Promise<T> {
    return this.#writes.add(work)
  }

  async copyTo(directory: string): Promise<void> {
    await mkdir(directory, { recursive: true })
    const target = join(directory, databaseFile)
    const unfinished = `${target}.unfinished`
    // This includes the WAL of an engine that opened an earlier copy: SQLite would apply it to this one.
    for (const file of [unfinished, `${target}-wal`, `${target}-shm`]) await rm(file, { force: true })
    const copy = () => this.#backing.copyTo(unfinished)
    await (this.#backing.copiesWhileWriting ? copy() : this.#writes.pause(copy))
    await syncFile(unfinished)
    await rename(unfinished, target)
  }

  async compact(): Promise<void> {
    await this.#backing.compact()
  }

  async close(): Promise<void> {
    await this.#writes.settled()
    await this.#backing.close(() => this.#database.close())
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const maxReadAttempts = 5_000
const sleeper = new Int32Array(new SharedArrayBuffer(4))
