import type { KeyValueReader } from '../storage/index.ts'
import { type Change, decodeChange } from './change.ts'
import { trimmedData } from './errors.ts'
import { hasHash, partitionHash } from './hash-range.ts'
import type { ShardedStream } from './open-shards.ts'
import { firstSequenceNumberAt, type SequenceNumber } from './sequence-number.ts'
import type { Shard } from './shard.ts'
import { retention } from './stream.ts'
import { changesRange, numberOfKey } from './stream-keys.ts'

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
  stream: ShardedStream,
  { shard, from, limit, now }: ChangesRead,
): ChangesPage {
  if (from !== undefined) checkNotTrimmed(reader, stream, { shard, from, now })
  const start = from ?? greater(shard.first, trimHorizon(now))
  const changes: NumberedChange[] = []
  let bytes = 0
  let others = 0
  for (const { key, value } of start > shard.last ? [] : rangeOf(reader, stream, start, shard.last)) {
    const number = numberOfKey(key)
    const change = decodeChange(value)
    if (!isIn(shard, stream, change)) {
      others += 1
      if (others === mostOthers) return { changes, next: number }
      continue
    }
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
  stream: ShardedStream,
  { shard, from, now }: Pick<ChangesRead, 'shard' | 'now'> & { readonly from: SequenceNumber },
): void {
  if (shard.trimmed !== undefined && shard.trimmed >= from) throw trimmedData()
  const to = lesser(trimHorizon(now) - 1n, shard.last)
  if (from > to) return
  for (const { value } of rangeOf(reader, stream, from, to)) {
    if (isIn(shard, stream, decodeChange(value))) throw trimmedData()
  }
}

/** The lowest possible sequence number of the last 24 hours. `now` is epoch milliseconds. */
export function trimHorizon(now: number): SequenceNumber {
  return firstSequenceNumberAt(now - retention)
}

const mostBytes = 1024 * 1024

/** The maximum number of other shards' records that one read skips. As on AWS, an answer may be empty before the end. */
const mostOthers = 10_000

/** Whether a record belongs to a shard. Records are stored in the order of the stream, so open shards are interleaved. */
function isIn({ hashes }: Shard, stream: ShardedStream, { key }: Change): boolean {
  return hashes === undefined || hasHash(hashes, partitionHash(stream, key))
}

function rangeOf(reader: KeyValueReader, stream: ShardedStream, from: SequenceNumber, last: SequenceNumber) {
  return reader.range(changesRange(stream, from, last + 1n))
}

function greater(one: SequenceNumber, other: SequenceNumber): SequenceNumber {
  return one > other ? one : other
}

function lesser(one: SequenceNumber, other: SequenceNumber): SequenceNumber {
  return one < other ? one : other
}
