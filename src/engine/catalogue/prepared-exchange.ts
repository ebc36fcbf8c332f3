import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'

/** An exchange of everything in one region that belongs to one of all regions: all of them happen, or none. */
export interface PreparedExchange {
  /** No other exchange has it. */
  readonly id: string
  /** The region whose own exchange decides: once it has stored the id, the others follow. */
  readonly decider: string
  /** What is exchanged for what. */
  readonly exchange: unknown
}

/** What a region has prepared; undefined where nothing is under way, nor was when a process ended. */
export function readPrepared(reader: KeyValueReader): PreparedExchange | undefined {
  const stored = reader.get(preparedKey)
  return stored && (JSON.parse(stored.toString()) as PreparedExchange)
}

/** Stores what a region has prepared, in place of an earlier one's. */
export function savePrepared(writer: KeyValueWriter, prepared: PreparedExchange): void {
  writer.put(preparedKey, Buffer.from(JSON.stringify(prepared)))
}

/** Removes it: it has happened, or never will. */
export function removePrepared(writer: KeyValueWriter): void {
  writer.remove(preparedKey)
}

/** The id of the last exchange that a region has decided. */
export function readDecided(reader: KeyValueReader): string | undefined {
  return reader.get(decidedKey)?.toString()
}

/** Decides an exchange, in the write that does it. */
export function saveDecided(writer: KeyValueWriter, id: string): void {
  writer.put(decidedKey, Buffer.from(id))
}

const preparedKey = Buffer.from([0x00, 0x05])
const decidedKey = Buffer.from([0x00, 0x06])
