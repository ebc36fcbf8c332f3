import type { TableRecord } from '../catalogue/index.ts'
import { type KeyValueReader, type KeyValueWriter, prefixRange } from '../storage/index.ts'

/**
 * Stores that a replica was deleted whose writes the other regions may not have yet. It is stored in the write that
 * deletes the table, so no write comes after it and none before it is lost.
 */
export function saveDeparted(writer: KeyValueWriter, table: TableRecord): void {
  writer.put(departedKey(table), Buffer.from(JSON.stringify(table)))
}

/** Forgets a deleted replica, once the others have its writes and no longer know it. */
export function removeDeparted(writer: KeyValueWriter, table: TableRecord): void {
  writer.remove(departedKey(table))
}

/** The deleted replicas that have not handed over all of their writes. */
export function listDeparted(reader: KeyValueReader): TableRecord[] {
  return Array.from(
    reader.range(prefixRange(departedPrefix)),
    ({ value }) => JSON.parse(value.toString()) as TableRecord,
  )
}

const departedPrefix = Buffer.from([0x05])

function departedKey({ id }: TableRecord): Buffer {
  const key = Buffer.alloc(5, departedPrefix)
  key.writeUInt32BE(id, 1)
  return key
}
