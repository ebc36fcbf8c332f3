import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import { EngineError } from '../errors.ts'
import type { Backing } from './backing.ts'
import { isBusy } from './busy.ts'
import type { Entries } from './entries.ts'
import type { Entry, KeyRange, KeyValueReader, KeyValueWriter } from './key-value-store.ts'
import { rollBack } from './open-database.ts'
import { notSynced, notWritten } from './storage-failure.ts'

/** Options of `WriteQueue`. */
export interface WriteQueueOptions {
  readonly database: DatabaseSync
  readonly entries: Entries
  readonly backing: Pick<Backing, 'beforeWrite' | 'afterWrite'>
}

/** A queued write. */
interface Job {
  /** Does the work in the current transaction. Returns a function that resolves the caller once the data is on disk. */
  readonly run: () => Settle
  readonly reject: (error: unknown) => void
}

type Settle = () => void

/** Writes that were committed together. */
interface Batch {
  readonly jobs: readonly Job[]
  readonly settles: readonly Settle[]
  readonly bytes: number
}

/**
 * Runs writes one after the other. Queued writes share a transaction and a sync; the event loop is blocked only for the
 * duration of their work, never by another process or the disk.
 */
export class WriteQueue {
  readonly #options: WriteQueueOptions
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #jobs: Job[] = []
  /** Bytes that the current transaction has changed. */
  #bytes = 0
  #isInTransaction = false
  /** Batches that the next sync covers. */
  readonly #committed: Batch[] = []
  #syncing: Promise<void> | undefined
  #drained: Promise<void> | undefined
  /** The error after which no write is possible. */
  #failure: EngineError | undefined

  constructor(options: WriteQueueOptions) {
    this.#options = options
    this.#begin = options.database.prepare('BEGIN IMMEDIATE')
    this.#commit = options.database.prepare('COMMIT')
  }

  /** Whether a write's work is running right now. */
  get isInTransaction(): boolean {
    return this.#isInTransaction
  }

  /** Runs `work` in a transaction. Resolves when that is on disk; rejects with the work's error, or a storage error. */
  add<T>(work: (writer: KeyValueWriter) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = (): Settle => {
        const writer = new BufferingWriter(this.#options.entries)
        let value: T
        try {
          value = work(writer)
        } catch (error) {
          return () => reject(error)
        }
        this.#bytes += writer.apply(this.#options.entries)
        return () => resolve(value)
      }
      this.#jobs.push({ run, reject })
      this.#drained ??= this.#drain()
    })
  }

  /** Resolves when no write is queued or running. */
  async settled(): Promise<void> {
    while (this.#drained !== undefined) await this.#drained
  }

  /** Runs `work` while no write of this process runs; new writes wait for it. */
  async pause(work: () => Promise<void>): Promise<void> {
    await this.settled()
    const paused = work()
    this.#drained = paused.catch(() => {}).then(() => this.#drain())
    await paused
  }

  async #drain(): Promise<void> {
    try {
      do {
        // Writes of the same turn share a transaction, and code that writes in a loop doesn't block others.
        await turn()
        const batch = await this.#commitBatch()
        if (batch !== undefined) {
          this.#committed.push(batch)
          this.#syncing ??= this.#sync()
        }
        if (this.#jobs.length === 0 || this.#committed.length >= mostAhead) await this.#syncing
      } while (this.#jobs.length > 0)
    } finally {
      this.#drained = undefined
    }
  }

  /**
   * Commits some of the queued writes, as soon as no other process writes. If that takes too long, it rejects all of
   * them and returns undefined.
   */
  async #commitBatch(): Promise<Batch | undefined> {
    const end = performance.now() + lockTimeoutMs
    for (let attempt = 0; ; attempt++) {
      if (this.#failure !== undefined) return this.#rejectAll(this.#failure)
      try {
        this.#options.backing.beforeWrite()
        this.#begin.run()
        // In the same turn: no read may find the connection inside a transaction.
        return this.#runBatch()
      } catch (error) {
        if (!isBusy(error)) return this.#rejectAll(notWritten(error))
        if (performance.now() > end) return this.#rejectAll(stillLocked())
      }
      await pause(Math.random() * Math.min(maxPauseMs, 1 + attempt))
    }
  }

  #rejectAll(error: EngineError): undefined {
    for (const { reject } of this.#jobs.splice(0)) reject(error)
  }

  /** Runs writes in the current transaction, and ends it. */
  #runBatch(): Batch | undefined {
    const jobs: Job[] = []
    const settles: Settle[] = []
    this.#bytes = 0
    this.#isInTransaction = true
    try {
      const end = performance.now() + batchMs
      for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
        jobs.push(job)
        settles.push(job.run())
        if (performance.now() > end) break
      }
      this.#commit.run()
      return { jobs, settles, bytes: this.#bytes }
    } catch (error) {
      rollBack(this.#options.database)
      for (const { reject } of jobs) reject(notWritten(error))
      return undefined
    } finally {
      this.#isInTransaction = false
    }
  }

  /** Syncs until everything that is committed is on disk. */
  async #sync(): Promise<void> {
    while (this.#committed.length > 0) await this.#settle(this.#committed.splice(0))
    this.#syncing = undefined
  }

  /** Settles the writes of committed batches once they are on disk. */
  async #settle(batches: readonly Batch[]): Promise<void> {
    const bytes = batches.reduce((sum, batch) => sum + batch.bytes, 0)
    try {
      if (bytes > 0) await this.#options.backing.afterWrite(bytes)
    } catch (error) {
      // A later sync may succeed without having written what this one should have.
      this.#failure ??= notSynced(error)
    }
    for (const { jobs, settles } of batches) {
      if (this.#failure === undefined) for (const settle of settles) settle()
      else for (const { reject } of jobs) reject(this.#failure)
    }
  }
}

/** Milliseconds in which a transaction accepts further writes: the event loop and other processes wait for it. */
const batchMs = 2
/** The maximum number of batches committed during a sync: the rest of its time is left to writes of other processes. */
const mostAhead = 4
/** Milliseconds that a write waits for other processes: each holds the lock for only a few milliseconds. */
const lockTimeoutMs = 30_000
const maxPauseMs = 5

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

function stillLocked(): EngineError {
  return new EngineError(
    'InternalServerError',
    `Another process has been writing to the engine's directory for ${lockTimeoutMs / 1000} s, and nothing of this ` +
      'was written: find a process that is stopped or hangs',
  )
}

/** Buffers changes until the work is done, so that work that throws changes nothing and reads exclude its changes. */
class BufferingWriter implements KeyValueWriter {
  readonly #reader: KeyValueReader
  readonly #changes: ((entries: Entries) => number)[] = []

  constructor(reader: KeyValueReader) {
    this.#reader = reader
  }

  get(key: Buffer): Buffer | undefined {
    return this.#reader.get(key)
  }

  text(key: Buffer): string | undefined {
    return this.#reader.text(key)
  }

  range(range: KeyRange, backward?: boolean): Iterable<Entry> {
    return this.#reader.range(range, backward)
  }

  rangeText(range: KeyRange, backward?: boolean): Iterable<string> {
    return this.#reader.rangeText(range, backward)
  }

  put(key: Buffer, value: Buffer): void {
    this.#changes.push((entries) => {
      entries.put(key, value)
      return key.length + value.length
    })
  }

  remove(key: Buffer): void {
    this.#changes.push((entries) => {
      entries.remove(key)
      return key.length
    })
  }

  removeRange(range: KeyRange): void {
    this.#changes.push((entries) => {
      entries.removeRange(range)
      return range.from.length
    })
  }

  /** Applies the changes, and returns the approximate number of bytes written. */
  apply(entries: Entries): number {
    let bytes = 0
    for (const change of this.#changes) bytes += change(entries)
    return bytes
  }
}
