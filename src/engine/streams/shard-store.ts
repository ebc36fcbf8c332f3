import { crc32 } from 'node:zlib'
import type { Entry, KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import type { SequenceNumber } from './sequence-number.ts'
import { childOf, closed, isDue, isOld, type Shard } from './shard.ts'
import { numberOfKey, type StreamId, shardKey, shardsRange } from './stream-keys.ts'

/** The id of a shard, in AWS's form; the ids of a stream's shards are in the order of time. */
export function shardId(stream: StreamId, first: SequenceNumber): string {
  const mark = crc32(`${stream.table}/${stream.since}`).toString(16).padStart(8, '0')
  return `shardId-${String(first).padStart(20, '0')}-${mark}`
}

/** The shard with this id; undefined if there is none (any more). */
export function findShard(
  reader: KeyValueReader,
  stream: StreamId,
  { id, now }: { id: string; now: number },
): Shard | undefined {
  return listShards(reader, stream, now).find(({ first }) => shardId(stream, first) === id)
}

/** The shards of a stream that may still have records, in the order of time. */
export function listShards(reader: KeyValueReader, stream: StreamId, now: number): Shard[] {
  return storedShards(reader, stream).filter((shard) => !isOld(shard, now))
}

/** The open shard of a stream; undefined if there is no such stream or it is disabled. */
export function openShard(reader: KeyValueReader, stream: StreamId): Shard | undefined {
  for (const entry of reader.range(shardsRange(stream), true)) {
    const shard = decode(entry)
    return shard.closedAt === undefined ? shard : undefined
  }
  return undefined
}

/** All shards of a stream that are stored, in the order of time. */
export function storedShards(reader: KeyValueReader, stream: StreamId): Shard[] {
  return Array.from(reader.range(shardsRange(stream)), decode)
}

/** Closes the open shard of a stream if its time is over, and returns the one that is open now. */
export function rollShard(
  writer: KeyValueWriter,
  stream: StreamId,
  { shard, now }: { shard: Shard; now: number },
): Shard {
  if (!isDue(shard, now)) return shard
  const child = childOf(shard, now)
  saveShard(writer, stream, closed(shard, now))
  saveShard(writer, stream, child)
  return child
}

/** Stores a new or changed shard. */
export function saveShard(writer: KeyValueWriter, stream: StreamId, shard: Shard): void {
  const { first, ...rest } = shard
  const text = JSON.stringify(rest, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  writer.put(shardKey(stream, first), Buffer.from(text))
}

/** Removes a shard. */
export function removeShard(writer: KeyValueWriter, stream: StreamId, { first }: Shard): void {
  writer.remove(shardKey(stream, first))
}

type StoredShard = Omit<Shard, 'first' | 'last' | 'parent' | 'trimmed'> & {
  readonly last: string
  readonly parent?: string
  readonly trimmed?: string
}

function decode({ key, value }: Entry): Shard {
  const { last, parent, trimmed, ...rest } = JSON.parse(value.toString()) as StoredShard
  return {
    ...rest,
    first: numberOfKey(key),
    last: BigInt(last),
    ...(parent !== undefined && { parent: BigInt(parent) }),
    ...(trimmed !== undefined && { trimmed: BigInt(trimmed) }),
  }
}
