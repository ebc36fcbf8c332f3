import { type Job, listJobs, saveJob } from '../background/index.ts'
import {
  Catalogue,
  readReservedIds,
  removeReservedIds,
  saveReservedIds,
  type TableRecord,
} from '../catalogue/index.ts'
import { nextEpoch, tokensRanges, withEpoch } from '../idempotency/index.ts'
import type { EngineState } from '../operations/index.ts'
import { collectionsRange, expiryRange, statisticsRange, tableRange } from '../records/index.ts'
import { listDeparted, replicationRanges, saveDeparted } from '../replication/index.ts'
import { required } from '../required.ts'
import { afterKey, type KeyRange, type KeyValueReader, type KeyValueWriter } from '../storage/index.ts'
import { listStreams, type Stream, saveStream, streamDataRanges } from '../streams/index.ts'
import { forgetEverything } from './forget.ts'

/** The tables of a saved store, and the ids under which their data has been copied. */
export interface RestoredTables {
  readonly saved: SavedTables
  /** Old ids with new ones. */
  readonly ids: readonly (readonly [number, number])[]
}

/**
 * Copies the data of a saved store in short writes, under new table ids: it becomes visible with `exchangeTables`. A
 * crash before that leaves the data unchanged, and `clearInterruptedRestore` removes the copied part.
 */
export async function copyStore(state: EngineState, copy: KeyValueReader): Promise<RestoredTables> {
  const { storage } = state
  const saved = readTables(copy)
  const ids = await reserveIds(state, saved)
  const epoch = storage.read(nextEpoch)
  for (const id of idsOfItems(saved)) {
    for (const range of itemRanges(id)) await copyRange(state, copy, range, (key) => withId(key, ids))
  }
  for (const id of new Set(saved.streams.map(({ table }) => table))) {
    for (const range of streamDataRanges(id)) await copyRange(state, copy, range, (key) => withId(key, ids))
  }
  for (const range of tokensRanges(copy)) {
    await copyRange(state, copy, range, (key) => withEpoch(key, epoch))
  }
  return { saved, ids: [...ids] }
}

/** Puts tables whose data has been copied in place of everything. */
export function exchangeTables(
  writer: KeyValueWriter,
  catalogue: Catalogue,
  { saved, ids }: RestoredTables,
): void {
  forgetEverything(writer, catalogue)
  saveTables(writer, catalogue, saved, new Map(ids))
  removeReservedIds(writer)
}

/**
 * Schedules the removal of what an interrupted restore has copied. Call it while no process restores: it can't
 * distinguish a running restore from an interrupted one.
 */
export async function clearInterruptedRestore({ storage, background }: EngineState): Promise<void> {
  await storage.write((writer) => {
    clearReserved(writer)
    removeReservedIds(writer)
  })
  background.wake()
}

/** All records of a store that refer to tables by their ids. */
interface SavedTables {
  readonly tables: readonly TableRecord[]
  readonly departed: readonly TableRecord[]
  readonly streams: readonly Stream[]
  readonly jobs: readonly Job[]
}

type Ids = ReadonlyMap<number, number>

function readTables(reader: KeyValueReader): SavedTables {
  return {
    tables: new Catalogue().records(reader),
    departed: listDeparted(reader),
    streams: listStreams(reader),
    jobs: listJobs(reader),
  }
}

function idsOfItems({ tables, departed }: SavedTables): number[] {
  return [...tables, ...departed].map(({ id }) => id)
}

/** Reserves new ids for the saved tables and streams; clears those that an interrupted restore has reserved. */
function reserveIds({ storage, catalogue }: EngineState, saved: SavedTables): Promise<Ids> {
  const old = [...new Set([...idsOfItems(saved), ...saved.streams.map(({ table }) => table)])]
  return storage.write((writer) => {
    clearReserved(writer)
    const ids = catalogue.nextIds(writer, old.length)
    saveReservedIds(writer, ids)
    return new Map(old.map((id, at) => [id, required(ids[at], 'an id for each saved one')]))
  })
}

function clearReserved(writer: KeyValueWriter): void {
  for (const id of readReservedIds(writer) ?? []) {
    saveJob(writer, { kind: 'clear-table', table: id, name: '', index: 0 })
    saveJob(writer, { kind: 'clear-streams', table: id, name: '', index: 0 })
  }
}

function itemRanges(id: number): KeyRange[] {
  const table = { id }
  return [
    tableRange(table),
    collectionsRange(table),
    expiryRange(table),
    statisticsRange(table),
    ...replicationRanges(table),
  ]
}

/** The limit of one write. */
const mostEntries = 500
const mostBytes = 1024 * 1024

async function copyRange(
  { storage }: EngineState,
  copy: KeyValueReader,
  range: KeyRange,
  renamed: (key: Buffer) => Buffer,
): Promise<void> {
  for (let from: Buffer | undefined = range.from; from !== undefined; ) {
    const { entries, last } = readSome(copy, { from, to: range.to })
    if (entries.length > 0) {
      await storage.write((writer) => {
        for (const { key, value } of entries) writer.put(renamed(key), value)
      })
    }
    from = last && afterKey(last)
  }
}

/** The first entries of a range, and the key of the last one if there may be more. */
function readSome(reader: KeyValueReader, range: KeyRange) {
  const entries: { key: Buffer; value: Buffer }[] = []
  let bytes = 0
  for (const { key, value } of reader.range(range)) {
    entries.push({ key: Buffer.from(key), value: Buffer.from(value) })
    bytes += value.length
    if (entries.length === mostEntries || bytes > mostBytes) return { entries, last: entries.at(-1)?.key }
  }
  return { entries, last: undefined }
}

/** All keys of a table have its id after their tag. */
function withId(key: Buffer, ids: Ids): Buffer {
  const renamed = Buffer.from(key)
  renamed.writeUInt32BE(newId(ids, key.readUInt32BE(1)), 1)
  return renamed
}

function newId(ids: Ids, id: number): number {
  return required(ids.get(id), `a new id for ${id}`)
}

function saveTables(writer: KeyValueWriter, catalogue: Catalogue, saved: SavedTables, ids: Ids): void {
  const renamed = ({ streamTable, ...record }: TableRecord): TableRecord => ({
    ...record,
    id: newId(ids, record.id),
    // Its stream may have been removed, a day after it was disabled.
    ...(streamTable !== undefined && { streamTable: ids.get(streamTable) ?? streamTable }),
  })
  for (const table of saved.tables) catalogue.save(writer, renamed(table))
  for (const table of saved.departed) saveDeparted(writer, renamed(table))
  for (const stream of saved.streams) saveStream(writer, { ...stream, table: newId(ids, stream.table) })
  for (const { checkpoint: before, ...job } of saved.jobs) {
    const table = ids.get(job.table)
    // Data that a job would remove has not been copied.
    if (table === undefined || job.kind === 'clear-streams') continue
    const checkpoint = before && withId(Buffer.from(before, 'base64'), ids).toString('base64')
    saveJob(writer, { ...job, table, ...(checkpoint && { checkpoint }) })
  }
}
