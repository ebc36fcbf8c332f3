import type {
  Entry,
  KeyRange,
  KeyValueReader,
  KeyValueStore,
  KeyValueWriter,
  ReadView,
} from './key-value-store.ts'
import { type Past, pastReader } from './past-reader.ts'

/** Options of `LaggingStore`. */
export interface LagOptions {
  /** Milliseconds. */
  readonly lag: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Whether a key lags; the engine's internal data must not. */
  readonly lags: (key: Buffer) => boolean
}

/** The values that one write of this process replaced. */
interface Replaced {
  /** When it was written, in epoch milliseconds. */
  readonly at: number
  /** The values before it, by key with one character per byte; undefined for a key that didn't exist. */
  readonly values: Past
  readonly bytes: number
}

/** The memory limit of all replaced values. Beyond it the oldest are dropped, and the lag is shorter. */
const mostBytes = 64 * 1024 * 1024
/** The approximate overhead of an entry. */
const entryBytes = 150

/**
 * A store whose eventual view lags behind: its reads see the data from that time ago. Keeps the values that recent
 * writes have replaced; writes of other processes are visible at once.
 */
export class LaggingStore implements KeyValueStore {
  readonly #store: KeyValueStore
  readonly #options: LagOptions
  /** Ordered by write. */
  #replaced: Replaced[] = []
  #bytes = 0
  /** The replaced values as one view, until the next write or until the view moves. */
  #past: Past | undefined

  constructor(store: KeyValueStore, options: LagOptions) {
    this.#store = store
    this.#options = options
  }

  read<T>(work: (reader: KeyValueReader) => T, view: ReadView = 'latest'): T {
    if (view === 'latest') return this.#store.read(work)
    this.#evict()
    this.#past ??= firstOf(this.#replaced)
    const past = this.#past
    return this.#store.read((reader) => work(past.size === 0 ? reader : pastReader(reader, past)))
  }

  write<T>(work: (writer: KeyValueWriter) => T): Promise<T> {
    return this.#store.write((writer) => {
      const recording = new RecordingWriter(writer, this.#options.lags)
      const result = work(recording)
      this.#record(recording)
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

  #record({ replaced, bytes }: RecordingWriter): void {
    if (replaced.size === 0) return
    this.#replaced.push({ at: this.#options.now(), values: replaced, bytes })
    this.#bytes += bytes
    this.#past = undefined
    this.#evict()
  }

  /** Moves the view forward to its maximum age and memory. */
  #evict(): void {
    const then = this.#options.now() - this.#options.lag
    let count = 0
    for (const { at, bytes } of this.#replaced) {
      if (at > then && this.#bytes <= mostBytes) break
      this.#bytes -= bytes
      count += 1
    }
    if (count === 0) return
    this.#replaced.splice(0, count)
    this.#past = undefined
  }
}

/** The past value of each key: the one that the first of several writes has replaced. */
function firstOf(replaced: readonly Replaced[]): Past {
  const past = new Map<string, Buffer | undefined>()
  for (const { values } of replaced) {
    for (const [key, value] of values) if (!past.has(key)) past.set(key, value)
  }
  return past
}

/** A writer that records the values that its changes replace. */
class RecordingWriter implements KeyValueWriter {
  readonly replaced = new Map<string, Buffer | undefined>()
  bytes = 0
  readonly #writer: KeyValueWriter
  readonly #lags: (key: Buffer) => boolean

  constructor(writer: KeyValueWriter, lags: (key: Buffer) => boolean) {
    this.#writer = writer
    this.#lags = lags
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

  rangeText(range: KeyRange, backward?: boolean): Iterable<string> {
    return this.#writer.rangeText(range, backward)
  }

  put(key: Buffer, value: Buffer): void {
    this.#record(key)
    this.#writer.put(key, value)
  }

  remove(key: Buffer): void {
    this.#record(key)
    this.#writer.remove(key)
  }

  removeRange(range: KeyRange): void {
    for (const { key } of this.#writer.range(range)) this.#record(Buffer.from(key))
    this.#writer.removeRange(range)
  }

  #record(key: Buffer): void {
    if (!this.#lags(key)) return
    const name = key.toString('latin1')
    if (this.replaced.has(name)) return
    const before = this.#writer.get(key)
    this.replaced.set(name, before && Buffer.from(before))
    this.bytes += name.length + (before?.length ?? 0) + entryBytes
  }
}
