import type { KeyValueReader } from '../storage/index.ts'
import { type Change, decodeChange } from './change.ts'
import { trimmedData } from './errors.ts'
import { firstSequenceNumberAt, type SequenceNumber } from './sequence-number.ts'
import type { Shard } from './shard.ts'
import { retention } from './stream.ts'
import { changesRange, numberOfKey, type StreamId } from './stream-keys.ts'

/** Options of `readChanges()`. */
export interface ChangesRead {
  readonly shard: Shard
  /** The lowest sequence number to read; undefined for the oldest record. */
  readonly from: SequenceNumber | undefined
  /** The maximum number of records. */
  readonly limit: number
  /** Epoch milliseconds. */
  readonly now: number
}

/** Some records of a shard, in order. */
export interface ChangesPage {
  readonly changes: readonly NumberedChange[]
  /** Where to continue; undefined at the end of a closed shard. */
  readonly next: SequenceNumber | undefined
}

/** A record and its sequence number. */
export interface NumberedChange {
  readonly number: SequenceNumber
  readonly change: Change
}

/**
 * Reads records of a shard, at most 1 MB. Throws TrimmedDataAccessException if some of them are older than a day.
 */
export function readChanges(
  reader: KeyValueReader,
  stream: StreamId,
  { shard, from, limit, now }: ChangesRead,
): ChangesPage {
  if (from !== undefined) checkNotTrimmed(reader, stream, { shard, from, now })
  const start = from ?? greater(shard.first, trimHorizon(now))
  const changes: NumberedChange[] = []
  let bytes = 0
  for (const { key, value } of start > shard.last ? [] : rangeOf(reader, stream, start, shard.last)) {
    const number = numberOfKey(key)
    const change = decodeChange(value)
    bytes += change.size
    if (changes.length === limit || (changes.length > 0 && bytes > mostBytes))
      return { changes, next: number }
    changes.push({ number, change })
  }
  return { changes, next: shard.closedAt === undefined ? greater(start, shard.last + 1n) : undefined }
}

/** Throws TrimmedDataAccessException if a shard had records from a sequence number on that are older than a day. */
export function checkNotTrimmed(
  reader: KeyValueReader,
  stream: StreamId,
  { shard, from, now }: Pick<ChangesRead, 'shard' | 'now'> & { readonly from: SequenceNumber },
): void {
  if (shard.trimmed !== undefined && shard.trimmed >= from) throw trimmedData()
  const to = lesser(trimHorizon(now) - 1n, shard.last)
  if (from > to) return
  for (const _ of rangeOf(reader, stream, from, to)) throw trimmedData()
}

/** The lowest possible sequence number of the last 24 hours. `now` is epoch milliseconds. */
export function trimHorizon(now: number): SequenceNumber {
  return firstSequenceNumberAt(now - retention)
}

const mostBytes = 1024 * 1024

function rangeOf(reader: KeyValueReader, stream: StreamId, from: SequenceNumber, last: SequenceNumber) {
  return reader.range(changesRange(stream, from, last + 1n))
}

function greater(one: SequenceNumber, other: SequenceNumber): SequenceNumber {
  return one > other ? one : other
}

function lesser(one: SequenceNumber, other: SequenceNumber): SequenceNumber {
  return one < other ? one : other
}
