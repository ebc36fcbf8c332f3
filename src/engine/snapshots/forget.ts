import { saveJob } from '../background/index.ts'
import type { Catalogue, TableRecord } from '../catalogue/index.ts'
import { forgetTokens } from '../idempotency/index.ts'
import { listDeparted, removeDeparted } from '../replication/index.ts'
import { required } from '../required.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { listStreams, removeStream } from '../streams/index.ts'
import { indexesSettled, timeToLiveSettled } from '../tables/index.ts'

/**
 * Removes all tables, streams and tokens at once. Their data stays until background jobs have removed it, but can no
 * longer be found, because table ids are never reused.
 */
export function forgetEverything(writer: KeyValueWriter, catalogue: Catalogue): void {
  for (const record of catalogue.records(writer)) {
    catalogue.remove(writer, record.name)
    forgetItems(writer, record)
  }
  for (const departed of listDeparted(writer)) {
    removeDeparted(writer, departed)
    forgetItems(writer, departed)
  }
  for (const stream of listStreams(writer)) {
    removeStream(writer, stream)
    saveJob(writer, { kind: 'clear-streams', table: stream.table, name: stream.tableName, index: 0 })
  }
  forgetTokens(writer)
}

/**
 * Empties all tables at once: each gets another id, under which it has no items. The records of their streams stay.
 */
export function emptyTables(writer: KeyValueWriter, catalogue: Catalogue): void {
  const records = catalogue.records(writer)
  for (const [at, id] of catalogue.nextIds(writer, records.length).entries()) {
    const record = required(records[at], 'a table for each id')
    catalogue.save(writer, emptied(record, id))
    forgetItems(writer, record)
  }
  forgetTokens(writer)
}

/** A table without items, whose unfinished index and time-to-live changes are complete. Pure. */
function emptied(record: TableRecord, id: number): TableRecord {
  return { ...timeToLiveSettled(indexesSettled(record)), id }
}

/** Schedules the removal of everything that is stored under a table's id. */
export function forgetItems(writer: KeyValueWriter, { id, name }: { id: number; name: string }): void {
  saveJob(writer, { kind: 'clear-table', table: id, name, index: 0 })
}
