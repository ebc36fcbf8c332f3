import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isBusy } from './busy.ts'
import { loadSqlite } from './load-sqlite.ts'

/**
 * Makes long work on the data, such as replication and restores, mutually exclusive: in this process, and among all
 * processes that have the directory open.
 */
export interface Lock {
  /** Runs work while holding the lock. Rejects if another process holds it for longer than a minute. */
  hold<T>(work: () => Promise<T>): Promise<T>
  /** Runs work unless another process holds the lock. Resolves to whether it ran. */
  holdIfFree(work: () => Promise<void>): Promise<boolean>
  /** Call it when the lock is no longer held. */
  close(): void
}

/** The lock of a directory, which it creates. The operating system releases it when its holder is killed. */
export async function openLock(directory: string): Promise<Lock> {
  await mkdir(directory, { recursive: true })
  const { DatabaseSync } = await loadSqlite()
  // An empty database: SQLite's file locks work wherever the store does.
  const database = new DatabaseSync(join(directory, 'engine.lock'))
  database.exec('PRAGMA busy_timeout = 0')
  return new QueuedLock({
    take: () => database.exec('BEGIN EXCLUSIVE'),
    release: () => database.exec('ROLLBACK'),
    close: () => database.close(),
  })
}

/** The lock of data that only this process uses. */
export function processLock(): Lock {
  return new QueuedLock({ take() {}, release() {}, close() {} })
}

/** The part of a lock that processes share. */
interface SharedLock {
  /** Throws SQLite's error if another process holds it. */
  take(): void
  release(): void
  close(): void
}

/** Queues the holders in this process; each of them takes the shared lock. */
class QueuedLock implements Lock {
  readonly #shared: SharedLock
  #last: Promise<unknown> = Promise.resolve()

  constructor(shared: SharedLock) {
    this.#shared = shared
  }

  hold<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue(async () => {
      await this.#untilTaken()
      return this.#released(work)
    })
  }

  holdIfFree(work: () => Promise<void>): Promise<boolean> {
    return this.#queue(async () => {
      if (!this.#taken()) return false
      await this.#released(work)
      return true
    })
  }

  close(): void {
    this.#shared.close()
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  async #untilTaken(): Promise<void> {
    const end = performance.now() + longestWaitMs
    for (let pause = 1; !this.#taken(); pause = Math.min(pause * 2, longestPauseMs)) {
      if (performance.now() > end) {
        throw new Error(
          `Another process has worked on the engine's directory for ${longestWaitMs / 1000} s: try again once its replication, reset or restore is done`,
        )
      }
      await wait(pause * (0.5 + Math.random() / 2))
    }
  }

  #taken(): boolean {
    try {
      this.#shared.take()
      return true
    } catch (error) {
      if (isBusy(error)) return false
      throw error
    }
  }

  async #released<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      this.#shared.release()
    }
  }
}

const longestWaitMs = 60_000
const longestPauseMs = 50
