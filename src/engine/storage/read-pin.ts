import type { DatabaseSync } from 'node:sqlite'
import { rollBack } from './open-database.ts'

/**
 * Makes repeated reads cheap. SQLite takes and releases a lock on the WAL for every read transaction, with two system
 * calls that cost more than the read; if another connection of the process already holds the lock, SQLite only counts
 * it. So while reads are frequent, a second connection holds the lock for a short time.
 *
 * Reads see the same data: each still starts at the latest commit. While the pin is held, the WAL can't restart from
 * its beginning, so it is held only briefly, and never while this process writes.
 */
export class ReadPin {
  readonly #database: DatabaseSync
  #reads = 0
  #timer: NodeJS.Timeout | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Call it before each read. */
  beforeRead(): void {
    if (this.#timer !== undefined || ++this.#reads < frequent) return
    try {
      this.#database.exec('BEGIN; SELECT 1 FROM entries LIMIT 1')
    } catch {
      // Another process holds a lock at the moment: the read itself waits for it.
      rollBack(this.#database)
      return
    }
    this.#timer = setTimeout(() => this.release(), pinMs)
    this.#timer.unref()
  }

  /** Call it before each write, and before the connection is closed. */
  release(): void {
    this.#reads = 0
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    rollBack(this.#database)
  }
}

/** The number of reads since the last write after which reads count as frequent. */
const frequent = 4
const pinMs = 50
