import { saveJob } from '../background/index.ts'
import type { TableRecord } from '../catalogue/index.ts'
import {
  dueWrites,
  listDeparted,
  removeDeparted,
  removeOutgoing,
  type StoredWrite,
} from '../replication/index.ts'
import type { Lock } from '../storage/index.ts'
import { applyReplicatedWrites } from './apply-replicated-writes.ts'
import { type Region, type RegionsByName, replicaOf } from './region.ts'
import { completeReplica, forgetReplica } from './replicas.ts'

/** Options of `Replicator`. */
export interface ReplicatorOptions {
  readonly regions: RegionsByName
  /** Taken while writes are replicated. */
  readonly lock: Lock
  /** The time until a write arrives in the other regions, in milliseconds. */
  readonly lag: number
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Replicates the writes of each region's global tables to the others, once they are as old as the lag. The latest write
 * of an item wins, regardless of its region; a write that loses against another region's is counted as a conflict.
 * Pending writes are stored with the data, so a crash loses nothing, and a write that arrives twice changes nothing.
 * Also completes replicas whose creation or deletion was interrupted.
 */
export class Replicator {
  readonly #options: ReplicatorOptions
  /** Whether references to deleted replicas may be left by a crash or a failure. */
  #mayHaveStaleLinks = true
  #conflicts = 0

  constructor(options: ReplicatorOptions) {
    this.#options = options
  }

  /** The number of writes since opening that lost against a later one of another region. */
  get conflicts(): number {
    return this.#conflicts
  }

  /** Replicates all due writes, and returns their number. */
  replicate(): Promise<number> {
    return this.#options.lock.hold(() => this.#replicate())
  }

  /** The same, unless another process holds the lock, which then probably replicates. */
  async replicateIfFree(): Promise<void> {
    await this.#options.lock.holdIfFree(async () => {
      await this.#replicate()
    })
  }

  async #replicate(): Promise<number> {
    await this.completeReplicas()
    return this.#all()
  }

  /** Completes the replicas that are being created or deleted. The caller must hold the lock. */
  async completeReplicas(): Promise<void> {
    const { regions } = this.#options
    for (const region of regions.values()) {
      for (const record of region.state.storage.read(listDeparted))
        await this.#completeDeparture(region, record)
    }
    for (const region of regions.values()) {
      for (const record of globalTables(region)) {
        if (record.global?.joining !== undefined) await completeReplica(regions, region, record)
      }
    }
    if (!this.#mayHaveStaleLinks) return
    for (const region of regions.values()) {
      for (const record of globalTables(region)) await this.#forgetStale(region, record)
    }
    this.#mayHaveStaleLinks = false
  }

  /** Replicates all writes of a deleted replica, including recent ones, and removes it from the others' records. */
  async #completeDeparture(region: Region, record: TableRecord): Promise<void> {
    this.#mayHaveStaleLinks = true
    await this.#table(region, record, Number.POSITIVE_INFINITY)
    for (const other of record.global?.others ?? []) {
      await forgetReplica(this.#options.regions.get(other), record.name, region.name)
    }
    await region.state.storage.write((writer) => {
      removeDeparted(writer, record)
      saveJob(writer, { kind: 'clear-table', table: record.id, name: record.name, index: 0 })
    })
    region.state.background.wake()
  }

  async #forgetStale(region: Region, { name, global }: TableRecord): Promise<void> {
    for (const other of global?.others ?? []) {
      const target = this.#options.regions.get(other)
      const isLinked = target !== undefined && replicaOf(target, name).others.includes(region.name)
      if (!isLinked) await forgetReplica(region, name, other)
    }
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

  /** The number of writes that arrived, counted once for each region. */
  async #bring(source: Region, table: TableRecord, due: readonly StoredWrite[]): Promise<number> {
    const lost = new Set<StoredWrite>()
    let count = 0
    for (const name of table.global?.others ?? []) {
      const target = this.#options.regions.get(name)
      if (target === undefined)
        throw new TypeError(`the engine has no region ${name}, where ${table.name} has a replica`)
      const writes = { source: source.name, tableName: table.name, writes: due }
      const met = await applyReplicatedWrites(target, writes)
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
