import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import type { Backing } from './backing.ts'
import { Entries } from './entries.ts'
import { createFormat } from './format.ts'
import { allKeys } from './key-prefix.ts'
import { loadSqlite } from './load-sqlite.ts'

/** A database in memory: nothing to sync, and no other process. */
export class MemoryBacking implements Backing {
  readonly copiesWhileWriting = false
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  beforeRead(): void {}

  beforeWrite(): void {}

  async afterWrite(): Promise<void> {}

  /** Copies in small steps, so that requests are served in between. */
  async copyTo(file: string): Promise<void> {
    const { DatabaseSync } = await loadSqlite()
    const copy = new DatabaseSync(file)
    try {
      createFormat(copy)
      const insert = copy.prepare('INSERT INTO entries VALUES (?, ?)')
      copy.exec('BEGIN')
      let end = performance.now() + stepMs
      for (const { key, value } of new Entries(this.#database).range(allKeys)) {
        insert.run(key, value)
        if (performance.now() < end) continue
        await turn()
        end = performance.now() + stepMs
      }
      copy.exec('COMMIT')
    } finally {
      copy.close()
    }
  }

  async compact(): Promise<void> {
    this.#database.exec('VACUUM')
  }

  async close(closeDatabase: () => void): Promise<void> {
    closeDatabase()
  }
}

const stepMs = 5
