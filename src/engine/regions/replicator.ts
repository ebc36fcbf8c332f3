import type { TableRecord } from '../catalogue/index.ts'
import { dueWrites, removeOutgoing, type StoredWrite } from '../replication/index.ts'
import { arrive } from './arrive.ts'
import type { Region } from './region.ts'

/** How replication is done. */
export interface ReplicatorOptions {
  /** By name. */
  readonly regions: ReadonlyMap<string, Region>
  /** How long a write takes to the other regions, in milliseconds. */
  readonly lag: number
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Brings the writes of each region's global tables to the others, when they are as old as the lag. The later write
 * of an item wins, wherever it was made; one that meets a later write of another region is a conflict, and is
 * counted. What is on its way is kept with the data, so that it goes on where it was when the engine ended; what is
 * brought twice changes nothing.
 */
export class Replicator {
  readonly #options: ReplicatorOptions
  #work: Promise<unknown> = Promise.resolve()
  #conflicts = 0

  constructor(options: ReplicatorOptions) {
    this.#options = options
  }

  /** Writes that lost against a later one of another region, since the engine was opened. */
  get conflicts(): number {
    return this.#conflicts
  }

  /** Brings everything that is due to where it isn't yet, and tells how many writes that were. */
  replicate(): Promise<number> {
    return this.alone(() => this.#all())
  }

  /** Does something while nothing is brought anywhere. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work)
    this.#work = done.catch(() => undefined)
    return done
  }

  /** Brings all of a table's writes in a region to the others, whenever they were made. For use while `alone`. */
  async empty(region: Region, tableName: string): Promise<void> {
    const { state } = region
    const table = state.storage.read((reader) => state.catalogue.find(reader, tableName))
    if (table !== undefined) await this.#table(region, table.record, Number.POSITIVE_INFINITY)
  }

  async #all(): Promise<number> {
    const { regions, now, lag } = this.#options
    let count = 0
    for (const region of regions.values()) {
      for (const table of globalTables(region)) count += await this.#table(region, table, now() - lag)
    }
    return count
  }

  async #table(source: Region, table: TableRecord, until: number): Promise<number> {
    const { storage } = source.state
    let count = 0
    for (;;) {
      const due = storage.read((reader) => dueWrites(reader, table, { until, most: mostAtOnce }))
      if (due.length === 0) return count
      count += await this.#bring(source, table, due)
      await storage.write((writer) => removeOutgoing(writer, due))
    }
  }

  /** How many of the writes arrived, counted for each region. */
  async #bring(source: Region, table: TableRecord, due: readonly StoredWrite[]): Promise<number> {
    const lost = new Set<StoredWrite>()
    let count = 0
    for (const name of table.global?.others ?? []) {
      const target = this.#options.regions.get(name)
      if (target === undefined) continue
      const met = await arrive(target, table.name, due)
      met.forEach((stamp, at) => {
        const write = due[at]
        if (stamp === undefined) count += 1
        else if (stamp.region !== source.name && write !== undefined) lost.add(write)
      })
    }
    this.#conflicts += lost.size
    return count
  }
}

const mostAtOnce = 200

function globalTables({ state }: Region): TableRecord[] {
  const { storage, catalogue } = state
  return storage
    .read((reader) => catalogue.names(reader).map((name) => catalogue.get(reader, name).record))
    .filter(({ global }) => global !== undefined)
}
