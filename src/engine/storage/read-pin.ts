import type { DatabaseSync } from 'node:sqlite'
import { rollBack } from './open-database.ts'

/**
 * Makes repeated reads cheap. SQLite takes and gives up a lock on the WAL for every read transaction, two system
 * calls that cost more than the read; within a process a lock that another connection already holds is only counted.
 * So a second connection holds one for a moment while reads are frequent.
 *
 * It changes nothing that reads see: each still begins at the latest commit. Until it's released the WAL can't start
 * over from its beginning, hence the short time, and no pin while this process writes.
 */
export class ReadPin {
  readonly #database: DatabaseSync
  #reads = 0
  #timer: NodeJS.Timeout | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** To be called before each read. */
  beforeRead(): void {
    if (this.#timer !== undefined || ++this.#reads < frequent) return
    try {
      this.#database.exec('BEGIN; SELECT 1 FROM entries LIMIT 1')
    } catch {
      // Another process holds a lock at this moment: the read itself is what waits for it.
      rollBack(this.#database)
      return
    }
    this.#timer = setTimeout(() => this.release(), pinMs)
    this.#timer.unref()
  }

  /** To be called before each write, and before the connection is closed. */
  release(): void {
    this.#reads = 0
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    rollBack(this.#database)
  }
}

/** Reads since the last write from which on they count as frequent. */
const frequent = 4
const pinMs = 50
