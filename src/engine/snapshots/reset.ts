import type { TableRecord } from '../catalogue/index.ts'
import { forgetTokens } from '../idempotency/index.ts'
import type { EngineState } from '../operations/index.ts'
import { required } from '../required.ts'
import { indexesSettled, timeToLiveSettled } from '../tables/index.ts'
import { forgetEverything, forgetItems } from './forget.ts'

/** Options of a reset. */
export interface ResetOptions {
  /** Delete only the items, and keep the tables and the records of their streams. */
  readonly keepTables?: boolean
}

/**
 * Deletes everything, or all items, in one short write, however much there is: background jobs remove the data. A table
 * that is kept gets a new id, under which it has no items.
 */
export async function reset(state: EngineState, { keepTables = false }: ResetOptions): Promise<void> {
  const { storage, catalogue, background } = state
  await storage.write((writer) => {
    if (!keepTables) return forgetEverything(writer, state)
    const records = catalogue.records(writer)
    for (const [at, id] of catalogue.nextIds(writer, records.length).entries()) {
      const record = required(records[at], 'a table for each id')
      catalogue.save(writer, emptied(record, id))
      forgetItems(writer, record)
    }
    forgetTokens(writer)
  })
  background.wake()
}

/** A table without items, whose unfinished index and time-to-live changes are complete. Pure. */
function emptied(record: TableRecord, id: number): TableRecord {
  return { ...timeToLiveSettled(indexesSettled(record)), id }
}
