import { required } from '../required.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import type { Item } from '../values/index.ts'
import { hasHash, partitionHash } from './hash-range.ts'
import { nextSequenceNumber, type SequenceNumber } from './sequence-number.ts'
import { childOf, closed, isDue, isHot, type Shard, splitChildrenOf, withRecord } from './shard.ts'
import { openShardsOf, saveShard } from './shard-store.ts'
import type { Stream } from './stream.ts'

/** The part of a stream that its shards depend on. */
export type ShardedStream = Pick<Stream, 'table' | 'since' | 'keySchema'>

/** The open shards of a stream, changed in one storage transaction: {@link save} stores the changes. */
export class OpenShards {
  readonly #stream: ShardedStream
  readonly #changed = new Map<SequenceNumber, Shard>()
  #open: readonly Shard[]

  constructor(reader: KeyValueReader, stream: ShardedStream) {
    this.#stream = stream
    this.#open = openShardsOf(reader, stream)
  }

  /** Whether there are no open shards, because the stream doesn't exist or is disabled. */
  get isEmpty(): boolean {
    return this.#open.length === 0
  }

  /** Whether the time of some is over. */
  isDue(now: number): boolean {
    return this.#open.some((shard) => isDue(shard, now))
  }

  /** Replaces those whose time is over by their successors. */
  roll(now: number): void {
    for (const shard of this.#open) {
      if (isDue(shard, now)) this.#replace(shard, [childOf(shard, { last: this.#last, now })], now)
    }
  }

  /** Splits each into two, and returns the number of open shards: at most {@link mostOpenShards}. */
  splitAll(now: number): number {
    for (const shard of this.#open) this.#split(shard, now)
    return this.#open.length
  }

  /** Closes all of them. */
  close(now: number): void {
    for (const shard of this.#open) this.#replace(shard, [], now)
  }

  /** The number of a new record with the primary key `key`, in its shard. There must be open shards. */
  nextNumber(key: Item, now: number): SequenceNumber {
    const found = this.#shardOf(key)
    if (isHot(found, now)) this.#split(found, now)
    const shard = this.#shardOf(key)
    const number = nextSequenceNumber(this.#last, now)
    const next = withRecord(shard, { number, now })
    this.#open = this.#open.map((each) => (each === shard ? next : each))
    this.#changed.set(next.first, next)
    return number
  }

  save(writer: KeyValueWriter): void {
    for (const shard of this.#changed.values()) saveShard(writer, this.#stream, shard)
  }

  /** The highest number used in the stream until now. */
  get #last(): SequenceNumber {
    return this.#open.reduce((last, shard) => (shard.last > last ? shard.last : last), 0n)
  }

  #shardOf(key: Item): Shard {
    const [only, ...others] = this.#open
    if (only !== undefined && others.length === 0) return only
    const hash = partitionHash(this.#stream, key)
    return required(
      this.#open.find(({ hashes }) => hashes !== undefined && hasHash(hashes, hash)),
      'an open shard of each hash',
    )
  }

  #split(shard: Shard, now: number): void {
    if (this.#open.length >= mostOpenShards) return
    const children = splitChildrenOf(shard, { last: this.#last, now })
    if (children !== undefined) this.#replace(shard, children, now)
  }

  #replace(shard: Shard, children: readonly Shard[], now: number): void {
    this.#open = this.#open.flatMap((each) => (each === shard ? children : [each]))
    for (const each of [closed(shard, now), ...children]) this.#changed.set(each.first, each)
  }
}

/** The maximum number of open shards of a stream. */
const mostOpenShards = 64
