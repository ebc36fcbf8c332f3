import {
  type Catalogue,
  type PreparedExchange,
  readDecided,
  readPrepared,
  removePrepared,
} from '../catalogue/index.ts'
import { required } from '../required.ts'
import type { KeyValueReader, KeyValueStore, KeyValueWriter, ReadView } from '../storage/index.ts'
import { type Exchange, performExchange } from './exchange.ts'

/** Options of `ExchangingStore`. */
export interface ExchangingStoreOptions {
  /** The region's own store. */
  readonly store: KeyValueStore
  readonly catalogue: Catalogue
  /** The stores of all regions, by region. */
  readonly stores: ReadonlyMap<string, KeyValueStore>
  /** Called after a write has completed an exchange. */
  readonly onCompleted: () => void
}

/**
 * The store of one of several regions. Each write first completes the exchange that another region has decided: if the
 * process that did so is killed, what is written here afterwards must not be removed with the data from before.
 */
export class ExchangingStore implements KeyValueStore {
  readonly #options: ExchangingStoreOptions

  constructor(options: ExchangingStoreOptions) {
    this.#options = options
  }

  read<T>(work: (reader: KeyValueReader) => T, view?: ReadView): T {
    return this.#options.store.read(work, view)
  }

  async write<T>(work: (writer: KeyValueWriter) => T): Promise<T> {
    // A write doesn't see its own changes, so the work after a completed exchange is a second write.
    const done = await this.#options.store.write((writer) =>
      this.#complete(writer) ? undefined : { result: work(writer) },
    )
    if (done !== undefined) return done.result
    this.#options.onCompleted()
    return this.write(work)
  }

  copyTo(directory: string): Promise<void> {
    return this.#options.store.copyTo(directory)
  }

  compact(): Promise<void> {
    return this.#options.store.compact()
  }

  close(): Promise<void> {
    return this.#options.store.close()
  }

  /** Completes the decided exchange, and returns whether there was one. */
  #complete(writer: KeyValueWriter): boolean {
    const prepared = readPrepared(writer)
    if (prepared === undefined || !this.#isDecided(prepared)) return false
    performExchange(writer, this.#options.catalogue, prepared.exchange as Exchange)
    removePrepared(writer)
    return true
  }

  #isDecided({ id, decider }: PreparedExchange): boolean {
    return required(this.#options.stores.get(decider), `the region ${decider}`).read(readDecided) === id
  }
}
