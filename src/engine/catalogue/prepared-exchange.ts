import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'

/** A region's part of an exchange of all regions: it happens in all of them or in none. */
export interface PreparedExchange {
  /** Unique. */
  readonly id: string
  /** The region that decides: after it has stored the id, the exchange happens in all regions. */
  readonly decider: string
  /** The change of this region, as JSON. */
  readonly exchange: unknown
}

/** The prepared exchange of a region, if there is one. */
export function readPrepared(reader: KeyValueReader): PreparedExchange | undefined {
  const stored = reader.get(preparedKey)
  return stored && (JSON.parse(stored.toString()) as PreparedExchange)
}

/** Prepares an exchange; it replaces an earlier one. */
export function savePrepared(writer: KeyValueWriter, prepared: PreparedExchange): void {
  writer.put(preparedKey, Buffer.from(JSON.stringify(prepared)))
}

/** Removes an exchange that has happened or never will. */
export function removePrepared(writer: KeyValueWriter): void {
  writer.remove(preparedKey)
}

/** The id of the last exchange that a region has decided. */
export function readDecided(reader: KeyValueReader): string | undefined {
  return reader.get(decidedKey)?.toString()
}

/** Stores the decision for an exchange, in the write that performs the decider's part. */
export function saveDecided(writer: KeyValueWriter, id: string): void {
  writer.put(decidedKey, Buffer.from(id))
}

const preparedKey = Buffer.from([0x00, 0x05])
const decidedKey = Buffer.from([0x00, 0x06])
