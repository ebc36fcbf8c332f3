import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
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
  const numbers = oldChanges(writer, stream, { now, most: mostChanges })
  for (const number of numbers) writer.remove(changeKey(stream, number))
  noteTrimmed(writer, stream, { shards, numbers })
  if (numbers.length === mostChanges) return
  for (const shard of shards) if (isOld(shard, now)) removeShard(writer, stream, shard)
  if (isGone(stream, now)) removeStream(writer, stream)
}

/** The maximum number of records that one write removes. */
const mostChanges = 500

function oldChanges(
  reader: KeyValueReader,
  stream: Stream,
  { now, most }: { now: number; most: number },
): SequenceNumber[] {
  const range = changesRange(stream, 0n, isGone(stream, now) ? undefined : trimHorizon(now))
  const numbers: SequenceNumber[] = []
  for (const { key } of reader.range(range)) {
    numbers.push(numberOfKey(key))
    if (numbers.length === most) break
  }
  return numbers
}

/** Stores which records of a shard have been removed, so that reads of them are rejected. */
function noteTrimmed(
  writer: KeyValueWriter,
  stream: Stream,
  { shards, numbers }: { shards: readonly Shard[]; numbers: readonly SequenceNumber[] },
): void {
  for (const shard of shards) {
    const trimmed = numbers.findLast((number) => number > shard.first && number <= shard.last)
    if (trimmed !== undefined) saveShard(writer, stream, { ...shard, trimmed })
  }
}
