import { mkdir } from 'node:fs/promises'
import { type Database, open, type RootDatabase } from 'lmdb'
import type { EngineError } from '../errors.ts'
import type { Entry, KeyRange, KeyValueReader, KeyValueStore, KeyValueWriter } from './key-value-store.ts'
import { storageFailure } from './storage-failure.ts'

/** How to open an LMDB store. */
export interface LmdbStoreOptions {
  readonly directory: string
  /** Whether a write waits until the disk has it. Without, a crash of the machine may lose the last writes. */
  readonly durable: boolean
}

/** Opens the store in a directory, which is made where it is missing. Several processes may have it open. */
export function openLmdbStore({ directory, durable }: LmdbStoreOptions): KeyValueStore {
  return new LmdbStore(
    open<Buffer, Buffer>({
      path: directory,
      noSubdir: false,
      keyEncoding: 'binary',
      encoding: 'binary',
      // LMDB's greatest key is about half a page: 4,026 bytes with this size, 1,978 with the usual one.
      pageSize: 8192,
      // A commit is then on disk when its promise resolves, and the writes that waited for it make the next one.
      overlappingSync: false,
      // Else LMDB makes a promise for each turn of the event loop, and nobody could catch its rejection.
      eventTurnBatching: false,
      noSync: !durable,
    }),
  )
}

type Pairs = Database<Buffer, Buffer>

class LmdbStore implements KeyValueStore {
  readonly #root: RootDatabase<Buffer, Buffer>
  /** The write that was asked for last: when it's done, all are. */
  #lastWrite: Promise<unknown> = Promise.resolve()
  /** Why nothing can be written any more. */
  #failure: EngineError | undefined

  constructor(root: RootDatabase<Buffer, Buffer>) {
    this.#root = root
  }

  read<T>(work: (reader: KeyValueReader) => T): T {
    // LMDB keeps one snapshot for a turn of the event loop; another process may have written since.
    this.#root.resetReadTxn()
    return work(new LmdbReader(this.#root))
  }

  async write<T>(work: (writer: KeyValueWriter) => T): Promise<T> {
    if (this.#failure !== undefined) throw this.#failure
    const written = this.#root.transaction(() => attempt(this.#root, work))
    this.#lastWrite = written
    const outcome = await written.catch(async (error: unknown) => {
      // LMDB has undone the whole transaction, and says nothing of what a next one would find.
      this.#failure ??= await storageFailure(error)
      throw this.#failure
    })
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }

  async copyTo(directory: string): Promise<void> {
    await Promise.allSettled([this.#lastWrite])
    await mkdir(directory, { recursive: true })
    await this.#root.backup(directory, true)
  }

  async close(): Promise<void> {
    // LMDB itself would refuse the writes that haven't begun.
    await Promise.allSettled([this.#lastWrite])
    await this.#root.close()
  }
}

class LmdbReader implements KeyValueReader {
  protected readonly pairs: Pairs

  constructor(pairs: Pairs) {
    this.pairs = pairs
  }

  get(key: Buffer): Buffer | undefined {
    // LMDB hands out one buffer for all values, which is longer than any and only says otherwise.
    const shared = this.pairs.getBinaryFast(key)
    return shared?.subarray(0, shared.length)
  }

  range({ from, to }: KeyRange, backward = false): Iterable<Entry> {
    // Reversed, LMDB starts at its `start` and goes down to its `end`.
    if (backward) {
      return this.pairs.getRange({
        start: to,
        end: from,
        exclusiveStart: true,
        inclusiveEnd: true,
        reverse: true,
      })
    }
    return this.pairs.getRange({ start: from, end: to })
  }
}

/** Keeps the changes until the work is done, so that work which throws leaves nothing behind. */
class LmdbWriter extends LmdbReader implements KeyValueWriter {
  readonly #changes: (() => void)[] = []

  put(key: Buffer, value: Buffer): void {
    this.#changes.push(() => this.pairs.putSync(key, value))
  }

  remove(key: Buffer): void {
    this.#changes.push(() => this.pairs.removeSync(key))
  }

  removeRange({ from, to }: KeyRange): void {
    this.#changes.push(() => {
      const keys = [...this.pairs.getKeys({ start: from, end: to })]
      for (const key of keys) this.pairs.removeSync(key)
    })
  }

  apply(): void {
    for (const change of this.#changes) change()
  }
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown }

/** Several works share one LMDB transaction: one that throws must not take the others with it. */
function attempt<T>(pairs: Pairs, work: (writer: KeyValueWriter) => T): Outcome<T> {
  const writer = new LmdbWriter(pairs)
  try {
    const value = work(writer)
    writer.apply()
    return { value }
  } catch (error) {
    return { error }
  }
}
