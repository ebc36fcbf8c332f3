import type { EngineState } from '../operations/index.ts'
import { collectionsRange, expiryRange, statisticsRange, tableRange } from '../records/index.ts'
import { replicationRanges } from '../replication/index.ts'
import { allKeys } from '../storage/index.ts'

/** What a reset leaves. */
export interface ResetOptions {
  /** Keep the tables, and only empty them; what their streams have told stays told. */
  readonly keepTables?: boolean
}

/** Forgets allKeys, or all items. */
export async function reset(
  { storage, catalogue }: EngineState,
  { keepTables = false }: ResetOptions,
): Promise<void> {
  await storage.write((writer) => {
    if (!keepTables) {
      writer.removeRange(allKeys)
      catalogue.renew(writer)
      return
    }
    for (const name of catalogue.names(writer)) {
      const { record } = catalogue.get(writer, name)
      for (const rangeOf of [tableRange, collectionsRange, expiryRange, statisticsRange]) {
        writer.removeRange(rangeOf(record))
      }
      for (const range of replicationRanges(record)) writer.removeRange(range)
    }
  })
}
