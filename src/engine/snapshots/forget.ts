import { saveJob } from '../background/index.ts'
import { forgetTokens } from '../idempotency/index.ts'
import type { EngineState } from '../operations/index.ts'
import { listDeparted, removeDeparted } from '../replication/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { listStreams, removeStream } from '../streams/index.ts'

/**
 * Forgets all tables, streams and tokens at once. Their data stays until background jobs have removed it; nothing
 * finds it any more, for no table ever gets an id that another has had.
 */
export function forgetEverything(writer: KeyValueWriter, { catalogue }: EngineState): void {
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

/** Leaves everything that is stored under a table's id to a background job. */
export function forgetItems(writer: KeyValueWriter, { id, name }: { id: number; name: string }): void {
  saveJob(writer, { kind: 'clear-table', table: id, name, index: 0 })
}
