import type {
  Entry,
  KeyRange,
  KeyValueReader,
  KeyValueStore,
  KeyValueWriter,
  ReadView,
} from '../storage/index.ts'
import { type Past, pastReader } from './past-reader.ts'

/** How far eventually consistent reads stay behind. */
export interface LagOptions {
  /** Milliseconds. */
  readonly lag: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Whether a key lags; what the engine keeps for itself must not. */
  readonly lags: (key: Buffer) => boolean
}

/** What a key held before a write of this process. */
interface Change {
  readonly at: number
  /** The key's bytes, a character each. */
  readonly key: string
  readonly before: Buffer | undefined
}

/**
 * A store whose eventual view is as old as the lag: all of its reads see everything as it was then. It remembers
 * what the writes of the last moments replaced; those of other processes are seen at once.
 */
export class LaggingStore implements KeyValueStore {
  readonly #store: KeyValueStore
  readonly #options: LagOptions
  #changes: Change[] = []

  constructor(store: KeyValueStore, options: LagOptions) {
    this.#store = store
    this.#options = options
  }

  read<T>(work: (reader: KeyValueReader) => T, view: ReadView = 'latest'): T {
    if (view === 'latest') return this.#store.read(work)
    const past = this.#past()
    return this.#store.read((reader) => work(past.size === 0 ? reader : pastReader(reader, past)))
  }

  write<T>(work: (writer: KeyValueWriter) => T): Promise<T> {
    return this.#store.write((writer) => {
      const noting = new NotingWriter(writer, this.#options)
      const result = work(noting)
      this.#changes.push(...noting.changes)
      return result
    })
  }

  copyTo(directory: string): Promise<void> {
    return this.#store.copyTo(directory)
  }

  compact(): Promise<void> {
    return this.#store.compact()
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  /** What the keys that have changed since then held; the first change of a key tells. */
  #past(): Past {
    const then = this.#options.now() - this.#options.lag
    this.#changes = this.#changes.filter(({ at }) => at > then)
    return new Map(this.#changes.toReversed().map(({ key, before }) => [key, before]))
  }
}

/** A writer that notes what each of its changes replaces. */
class NotingWriter implements KeyValueWriter {
  readonly changes: Change[] = []
  readonly #writer: KeyValueWriter
  readonly #options: LagOptions
  readonly #at: number

  constructor(writer: KeyValueWriter, options: LagOptions) {
    this.#writer = writer
    this.#options = options
    this.#at = options.now()
  }

  get(key: Buffer): Buffer | undefined {
    return this.#writer.get(key)
  }

  text(key: Buffer): string | undefined {
    return this.#writer.text(key)
  }

  range(range: KeyRange, backward?: boolean): Iterable<Entry> {
    return this.#writer.range(range, backward)
  }

  put(key: Buffer, value: Buffer): void {
    this.#note(key)
    this.#writer.put(key, value)
  }

  remove(key: Buffer): void {
    this.#note(key)
    this.#writer.remove(key)
  }

  removeRange(range: KeyRange): void {
    for (const { key } of this.#writer.range(range)) this.#note(Buffer.from(key))
    this.#writer.removeRange(range)
  }

  #note(key: Buffer): void {
    if (!this.#options.lags(key)) return
    const before = this.#writer.get(key)
    this.changes.push({ at: this.#at, key: key.toString('latin1'), before: before && Buffer.from(before) })
  }
}
