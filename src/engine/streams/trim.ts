import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import { decodeChange } from './change.ts'
import { allHashes, hasHash, partitionHash } from './hash-range.ts'
import { trimHorizon } from './read-changes.ts'
import type { SequenceNumber } from './sequence-number.ts'
import { isOld, type Shard } from './shard.ts'
import { removeShard, saveShard, storedShards } from './shard-store.ts'
import { isGone, removeStream, type Stream } from './stream.ts'
import { changeKey, changesRange, numberOfKey } from './stream-keys.ts'

/** Whether a stream, a shard or a record is older than its retention. `now` is epoch milliseconds. */
export function canTrim(reader: KeyValueReader, stream: Stream, now: number): boolean {
  if (isGone(stream, now)) return true
  if (storedShards(reader, stream).some((shard) => isOld(shard, now))) return true
  return oldChanges(reader, stream, { now, most: 1 }).length > 0
}

/** Removes expired records, or else shards, or else the stream. */
export function trimStream(writer: KeyValueWriter, stream: Stream, now: number): void {
  const shards = storedShards(writer, stream)
  const old = oldChanges(writer, stream, { now, most: mostChanges })
  for (const { number } of old) writer.remove(changeKey(stream, number))
  noteTrimmed(writer, stream, { shards, old })
  if (old.length === mostChanges) return
  for (const shard of shards) if (isOld(shard, now)) removeShard(writer, stream, shard)
  if (isGone(stream, now)) removeStream(writer, stream)
}

/** The maximum number of records that one write removes. */
const mostChanges = 500

interface OldChange {
  readonly number: SequenceNumber
  readonly hash: number
}

function oldChanges(
  reader: KeyValueReader,
  stream: Stream,
  { now, most }: { now: number; most: number },
): OldChange[] {
  const range = changesRange(stream, 0n, isGone(stream, now) ? undefined : trimHorizon(now))
  const old: OldChange[] = []
  for (const { key, value } of reader.range(range)) {
    old.push({ number: numberOfKey(key), hash: partitionHash(stream, decodeChange(value).key) })
    if (old.length === most) break
  }
  return old
}

/** Stores which records of a shard have been removed, so that reads of them are rejected. */
function noteTrimmed(
  writer: KeyValueWriter,
  stream: Stream,
  { shards, old }: { shards: readonly Shard[]; old: readonly OldChange[] },
): void {
  for (const shard of shards) {
    const { first, last, hashes = allHashes } = shard
    const trimmed = old.findLast(
      ({ number, hash }) => number > first && number <= last && hasHash(hashes, hash),
    )
    if (trimmed !== undefined) saveShard(writer, stream, { ...shard, trimmed: trimmed.number })
  }
}
