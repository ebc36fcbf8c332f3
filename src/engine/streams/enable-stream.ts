import type { TableRecord } from '../catalogue/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import { OpenShards } from './open-shards.ts'
import { firstShard, type ShardSettings } from './shard.ts'
import { saveShard } from './shard-store.ts'
import { saveStream, storedStream } from './stream.ts'

/** When a stream starts, in epoch milliseconds, and how its shards behave. */
export interface StreamStart {
  readonly now: number
  readonly shards: ShardSettings
}

/**
 * Enables the stream of a table, and returns the table with the stream's label: `now`, or the next millisecond in which
 * no stream of the table's name was enabled.
 */
export function enableStream(
  writer: KeyValueWriter,
  table: TableRecord,
  { now, shards }: StreamStart,
): TableRecord {
  const { id, name: tableName, keySchema, stream: view } = table
  if (view === undefined) return table
  const since = freeTime(writer, tableName, now)
  saveStream(writer, { table: id, since, tableName, keySchema, view })
  saveShard(writer, { table: id, since }, firstShard(now, shards))
  return { ...table, streamSince: since, streamTable: id }
}

/** Disables the stream of a table, if it has one: its records can still be read for a day. */
export function disableStream(writer: KeyValueWriter, table: TableRecord, now: number): void {
  const { name: tableName, streamSince: since } = table
  if (since === undefined) return
  const stream = storedStream(writer, tableName, since)
  if (stream === undefined || stream.disabledAt !== undefined) return
  saveStream(writer, { ...stream, disabledAt: now })
  const shards = new OpenShards(writer, stream)
  shards.close(now)
  shards.save(writer)
}

function freeTime(reader: KeyValueReader, tableName: string, now: number): number {
  let since = now
  while (storedStream(reader, tableName, since) !== undefined) since += 1
  return since
}
