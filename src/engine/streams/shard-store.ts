import { crc32 } from 'node:zlib'
import type { Entry, KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import { allHashes, hashesIn } from './hash-range.ts'
import type { SequenceNumber } from './sequence-number.ts'
import { isOld, type Shard } from './shard.ts'
import { numberOfKey, type StreamId, shardKey, shardsRange } from './stream-keys.ts'

/** The id of a shard, in AWS's form; the ids of a stream's shards are in the order of time. */
export function shardId(stream: StreamId, first: SequenceNumber): string {
  const mark = crc32(`${stream.table}/${stream.since}`).toString(16).padStart(8, '0')
  return `shardId-${String(first).padStart(20, '0')}-${mark}`
}

/** The shard with this id; undefined if it doesn't exist, or no longer does. */
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

/** The open shards of a stream, in the order of time; none if the stream doesn't exist or is disabled. */
export function openShardsOf(reader: KeyValueReader, stream: StreamId): Shard[] {
  const open: Shard[] = []
  let missing = hashesIn(allHashes)
  for (const entry of reader.range(shardsRange(stream), true)) {
    const shard = decode(entry)
    if (shard.closedAt !== undefined) continue
    open.unshift(shard)
    missing -= hashesIn(shard.hashes)
    // Older shards are closed: together the open ones have each hash once.
    if (missing === 0) break
  }
  return open
}

/** All shards of a stream that are stored, in the order of time. */
export function storedShards(reader: KeyValueReader, stream: StreamId): Shard[] {
  return Array.from(reader.range(shardsRange(stream)), decode)
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
