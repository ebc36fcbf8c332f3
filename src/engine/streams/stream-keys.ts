import { type KeyRange, prefixRange } from '../storage/index.ts'
import type { SequenceNumber } from './sequence-number.ts'

/** Identifies a stream among all past and present ones. */
export interface StreamId {
  /** The id of its table. */
  readonly table: number
  /** When it was enabled, in epoch milliseconds. */
  readonly since: number
}

/** The key of a stream itself: `tag · table name · 0 · time`. */
export function streamKey(tableName: string, since: number): Buffer {
  const time = Buffer.allocUnsafe(6)
  time.writeUIntBE(since, 0, 6)
  return Buffer.concat([tablePrefix(tableName), time])
}

/** The streams of all tables that have had a name. */
export function streamsOfTableRange(tableName: string): KeyRange {
  return prefixRange(tablePrefix(tableName))
}

/** The key of a shard: `tag · table id · time · first sequence number`. */
export function shardKey(stream: StreamId, first: SequenceNumber): Buffer {
  return numbered(shardTag, stream, first)
}

/** All shards of a stream, in the order of time. */
export function shardsRange(stream: StreamId): KeyRange {
  return prefixRange(prefix(shardTag, stream))
}

/** The shards and records of a table's streams, without the streams themselves. */
export function streamDataRanges(table: number): KeyRange[] {
  return [shardTag, changeTag].map((tag) => prefixRange(prefix(tag, { table, since: 0 }).subarray(0, 5)))
}

/** The key of a record: `tag · table id · time · sequence number`. */
export function changeKey(stream: StreamId, number: SequenceNumber): Buffer {
  return numbered(changeTag, stream, number)
}

/** The records of a stream from one sequence number (included) to another (excluded), or to the end. */
export function changesRange(stream: StreamId, from: SequenceNumber, to?: SequenceNumber): KeyRange {
  const all = prefixRange(prefix(changeTag, stream))
  return { from: changeKey(stream, from), to: to === undefined ? all.to : changeKey(stream, to) }
}

/** The sequence number at the end of the key of a shard or a record. */
export function numberOfKey(key: Buffer): SequenceNumber {
  return key.readBigUInt64BE(prefixLength)
}

const streamTag = 0x20
const shardTag = 0x21
const changeTag = 0x22
const prefixLength = 11

/** All streams. */
export const allStreamsRange: KeyRange = prefixRange(Buffer.from([streamTag]))

function tablePrefix(tableName: string): Buffer {
  return Buffer.concat([Buffer.from([streamTag]), Buffer.from(tableName), Buffer.from([0])])
}

function numbered(tag: number, stream: StreamId, number: SequenceNumber): Buffer {
  const key = Buffer.allocUnsafe(prefixLength + 8)
  prefix(tag, stream).copy(key)
  key.writeBigUInt64BE(number, prefixLength)
  return key
}

function prefix(tag: number, { table, since }: StreamId): Buffer {
  const bytes = Buffer.allocUnsafe(prefixLength)
  bytes[0] = tag
  bytes.writeUInt32BE(table, 1)
  bytes.writeUIntBE(since, 5, 6)
  return bytes
}
