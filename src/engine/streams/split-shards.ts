import type { Catalogue } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import type { KeyValueStore } from '../storage/index.ts'
import { OpenShards } from './open-shards.ts'

/** The context of a split. */
export interface SplitContext {
  readonly storage: KeyValueStore
  readonly catalogue: Catalogue
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Splits each open shard of a table's stream into two, up to 64 open shards, and returns their number. Throws a
 * ResourceNotFoundException without such a table, a ValidationException without a stream.
 */
export function splitShards({ storage, catalogue, now }: SplitContext, tableName: string): Promise<number> {
  return storage.write((writer) => {
    const { streamSince: since, streamTable, keySchema, stream } = catalogue.get(writer, tableName).record
    if (stream === undefined || since === undefined || streamTable === undefined)
      throw validationError(`The table ${tableName} has no stream`)
    const shards = new OpenShards(writer, { table: streamTable, since, keySchema })
    const count = shards.splitAll(now())
    shards.save(writer)
    return count
  })
}
