import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'

const reservedKey = Buffer.from([0x00, 0x04])

/** The table ids under which a running or interrupted restore copies data; undefined for none. */
export function readReservedIds(reader: KeyValueReader): readonly number[] | undefined {
  const stored = reader.get(reservedKey)
  return stored && (JSON.parse(stored.toString()) as number[])
}

/** Stores the ids of a restore, and replaces those of an earlier one. */
export function saveReservedIds(writer: KeyValueWriter, ids: readonly number[]): void {
  writer.put(reservedKey, Buffer.from(JSON.stringify(ids)))
}

/** Removes them: the restore is done, or its copies are left to background jobs. */
export function removeReservedIds(writer: KeyValueWriter): void {
  writer.remove(reservedKey)
}
