import type { KeySchemaRecord, ResourcePolicyRecord, StreamView } from '../catalogue/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import { allStreamsRange, type StreamId, streamKey, streamsOfTableRange } from './stream-keys.ts'

/** The stored record of a stream. It outlives its table, so it has everything that describes both. */
export interface Stream extends StreamId {
  readonly tableName: string
  readonly keySchema: readonly KeySchemaRecord[]
  readonly view: StreamView
  /** When it was disabled, by itself or with its table, in epoch milliseconds; missing while it is enabled. */
  readonly disabledAt?: number
  readonly policy?: ResourcePolicyRecord
}

/** Milliseconds for which a record, or a disabled stream, can be read: 24 hours. */
export const retention = 24 * 60 * 60 * 1000

/** Whether a stream was disabled so long ago that it has been removed. */
export function isGone({ disabledAt }: Stream, now: number): boolean {
  return disabledAt !== undefined && disabledAt + retention < now
}

/** The stream that was enabled on a table at a time; undefined if it doesn't exist, or no longer does. */
export function findStream(
  reader: KeyValueReader,
  { tableName, since }: Pick<Stream, 'tableName' | 'since'>,
  now: number,
): Stream | undefined {
  const stream = storedStream(reader, tableName, since)
  return stream === undefined || isGone(stream, now) ? undefined : stream
}

/** The same, even if only its record is left. */
export function storedStream(reader: KeyValueReader, tableName: string, since: number): Stream | undefined {
  const stored = reader.get(streamKey(tableName, since))
  return stored && decode(stored)
}

/** All streams, or those of all present and former tables with a name, ordered by name and time. */
export function listStreams(reader: KeyValueReader, tableName?: string): Stream[] {
  const range = tableName === undefined ? allStreamsRange : streamsOfTableRange(tableName)
  return Array.from(reader.range(range), ({ value }) => decode(value))
}

/** Stores a new or changed stream. */
export function saveStream(writer: KeyValueWriter, stream: Stream): void {
  writer.put(streamKey(stream.tableName, stream.since), Buffer.from(JSON.stringify(stream)))
}

/** Removes a stream. */
export function removeStream(writer: KeyValueWriter, { tableName, since }: Stream): void {
  writer.remove(streamKey(tableName, since))
}

function decode(stored: Buffer): Stream {
  return JSON.parse(stored.toString()) as Stream
}
