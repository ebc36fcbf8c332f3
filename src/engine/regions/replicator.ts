import { Consumption } from '../capacity/index.ts'
import type { TableRecord } from '../catalogue/index.ts'
import { isLater, readMark, StatisticsChange, saveMark, type WriteMark } from '../records/index.ts'
import {
  type Change,
  changesRange,
  decodeChange,
  numberOfKey,
  type SequenceNumber,
} from '../streams/index.ts'
import { applyWrite } from '../writes/index.ts'
import type { Region } from './region.ts'
import { replicaWrite } from './replica-write.ts'

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
 * Brings the writes of each region's global tables to the others, in the order of the stream, when they are as old
 * as the lag. The later write of an item wins, wherever it was made; one that arrives too late is a conflict, and
 * is counted. How far it has come is kept with the data, so that it goes on where it was when the engine ended;
 * what is brought twice changes nothing.
 */
export class Replicator {
  readonly #options: ReplicatorOptions
  #work: Promise<number> = Promise.resolve(0)
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
    this.#work = this.#work.catch(() => 0).then(() => this.#all())
    return this.#work
  }

  async #all(): Promise<number> {
    let count = 0
    for (const region of this.#options.regions.values()) {
      const { state } = region
      const records = state.storage.read((reader) =>
        state.catalogue.names(reader).map((name) => state.catalogue.get(reader, name).record),
      )
      for (const record of records)
        if (record.global !== undefined) count += await this.#table(region, record)
    }
    return count
  }

  async #table(source: Region, record: TableRecord): Promise<number> {
    let count = 0
    for (;;) {
      const due = this.#due(source, record)
      const last = due.at(-1)
      if (last === undefined) return count
      for (const name of record.global?.others ?? []) {
        const target = this.#options.regions.get(name)
        if (target !== undefined) count += await this.#bring(source, target, record.name, due)
      }
      await source.state.storage.write((writer) => writer.put(cursorKey(record), cursorValue(last.number)))
    }
  }

  /** The next changes that this region's own users made, as far as their time has come. */
  #due({ state }: Region, record: TableRecord): Numbered[] {
    const { streamSince: since } = record
    if (since === undefined) return []
    const { lag, now } = this.#options
    const before = now() - lag
    return state.storage.read((reader) => {
      const stored = reader.get(cursorKey(record))
      const from = stored === undefined ? 0n : stored.readBigUInt64BE(0) + 1n
      const due: Numbered[] = []
      for (const { key, value } of reader.range(changesRange({ table: record.id, since }, from))) {
        const change = decodeChange(value)
        if (change.at > before || due.length === mostAtOnce) break
        due.push({ number: numberOfKey(key), change })
      }
      return due
    })
  }

  async #bring(source: Region, target: Region, tableName: string, due: readonly Numbered[]): Promise<number> {
    const { state } = target
    const own = due.filter(({ change }) => change.replicated !== true)
    if (own.length === 0) return 0
    let lost = 0
    await state.storage.write((writer) => {
      lost = 0
      const table = state.catalogue.find(writer, tableName)
      if (table === undefined) return
      // Of several changes of one item the last is enough: a store's writes don't see one another.
      const latest = new Map<string, { change: Change; written: WriteMark }>()
      for (const { change } of own) {
        const written: WriteMark = { at: change.at, region: source.name }
        const mark = readMark(writer, table, change.key)
        if (mark !== undefined && !isLater(written, mark)) {
          if (mark.region !== source.name) lost += 1
          continue
        }
        latest.set(JSON.stringify(change.key), { change, written })
      }
      const statistics = new StatisticsChange()
      const consumption = new Consumption(table.name)
      for (const { change, written } of latest.values()) {
        const place = {
          writer,
          statistics,
          table,
          consumption,
          now: state.now(),
          origin: 'replica',
          written,
        } as const
        applyWrite(place, replicaWrite(table, change.key, change.new))
        // Also where nothing changed: an older write that is still on its way must find that it has lost.
        saveMark(writer, table, change.key, written)
      }
      statistics.write(writer)
    })
    this.#conflicts += lost
    return own.length - lost
  }
}

interface Numbered {
  readonly number: SequenceNumber
  readonly change: Change
}

const mostAtOnce = 200
const cursorTag = 0x30

/** How far a table's stream has been brought to the other regions. */
function cursorKey({ id, streamSince = 0 }: TableRecord): Buffer {
  const key = Buffer.allocUnsafe(11)
  key[0] = cursorTag
  key.writeUInt32BE(id, 1)
  key.writeUIntBE(streamSince, 5, 6)
  return key
}

function cursorValue(number: SequenceNumber): Buffer {
  const value = Buffer.allocUnsafe(8)
  value.writeBigUInt64BE(number)
  return value
}
