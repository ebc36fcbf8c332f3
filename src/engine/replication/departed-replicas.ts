import type { TableRecord } from '../catalogue/index.ts'
import { type KeyValueReader, type KeyValueWriter, prefixRange } from '../storage/index.ts'

/**
 * Records that a replica was deleted while the other regions may lack some of its writes. Belongs to the write that
 * deletes the table, so no later write exists and no earlier one is lost.
 */
export function saveDeparted(writer: KeyValueWriter, table: TableRecord): void {
  writer.put(departedKey(table), Buffer.from(JSON.stringify(table)))
}

/** Removes the record of a deleted replica, once the others have its writes and no longer list it. */
export function removeDeparted(writer: KeyValueWriter, table: TableRecord): void {
  writer.remove(departedKey(table))
}

/** The deleted replicas whose writes have not all been replicated. */
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
