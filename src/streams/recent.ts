import { Ancestry } from './ancestry.ts'
import { hasReached, isAfter, isCovered } from './compare-positions.ts'
import type { RecordPlace, StreamPosition } from './position.ts'

/** The limits of what is kept of a reading. */
export interface RecentLimits {
  readonly records: number
  readonly bytes: number
}

/** A record that was read. */
export interface ReadRecord extends RecordPlace {
  /** The parent of its shard, if it has one. */
  readonly parent: string | undefined
  readonly bytes: number
}

/** Where a reading is. */
export interface Progress {
  readonly shards: StreamPosition['shards']
  /** The number of records that it has read. */
  readonly count: number
}

/** The latest records of one reading of a stream, within limits: what readers at earlier positions haven't seen yet. */
export class Recent<Value> {
  readonly #limits: RecentLimits
  #kept: (ReadRecord & { readonly value: Value })[] = []
  #bytes = 0
  #dropped = 0
  /** Whether records before the first kept one are missing in the stream. */
  #hasGap = false
  /** The position before the first kept record. */
  #start: StreamPosition['shards']
  /** The position after the last one. */
  #end: StreamPosition['shards']
  readonly #ancestry = new Ancestry()
  /** The number of known shards from which those that no result depends on are dropped. */
  #mostShards = leastShards

  constructor({ shards }: StreamPosition, limits: RecentLimits) {
    this.#limits = limits
    this.#start = shards
    this.#end = shards
    this.#ancestry.add(shards)
  }

  get progress(): Progress {
    return { shards: this.#end, count: this.#dropped + this.#kept.length }
  }

  /** Adds the next record, with what `make` makes of the progress after it. */
  add(record: ReadRecord, make: (progress: Progress) => Value): Value {
    const { shardId, sequenceNumber, parent, bytes } = record
    this.#end = { ...this.#end, [shardId]: after(sequenceNumber, parent) }
    this.#ancestry.add({ [shardId]: { parent } })
    const { shards, count } = this.progress
    const value = make({ shards, count: count + 1 })
    this.#kept.push({ ...record, value })
    this.#bytes += bytes
    while (this.#kept.length > this.#limits.records || this.#bytes > this.#limits.bytes) this.#drop()
    return value
  }

  /** Records the position of the reading after it has handled an event: shards may have ended or begun. */
  moveTo({ shards }: StreamPosition): void {
    this.#end = shards
    this.#ancestry.add(shards)
    if (this.#ancestry.size > this.#mostShards) this.#forgetShards()
  }

  /** Whether the reading has everything that a reader at a position has. */
  hasReached(shards: StreamPosition['shards']): boolean {
    return hasReached(this.#end, shards, this.#ancestry)
  }

  /** Forgets all records, because some between them and the next are missing. */
  clear(): void {
    this.#dropped += this.#kept.length
    this.#kept = []
    this.#bytes = 0
    this.#start = this.#end
    this.#hasGap = true
  }

  /** The values made from the records after the first `count` ones; undefined if some aren't kept. */
  afterFirst(count: number): readonly Value[] | undefined {
    if (count < this.#dropped) return undefined
    return this.#kept.slice(count - this.#dropped).map(({ value }) => value)
  }

  /** The values made from the records after a position of any reading; undefined if some may not be kept. */
  since(shards: StreamPosition['shards']): readonly Value[] | undefined {
    const ancestry = this.#ancestry
    const isSince = (place: RecordPlace) => this.#kept.some((kept) => isSame(kept, place))
    if (this.#hasGap || !isCovered(shards, this.#start, { ancestry, isSince })) return undefined
    return this.#kept.filter((record) => isAfter(record, shards, ancestry)).map(({ value }) => value)
  }

  #drop(): void {
    const first = this.#kept.shift()
    if (first === undefined) return
    const { shardId, sequenceNumber, parent, bytes } = first
    this.#dropped += 1
    this.#bytes -= bytes
    this.#start = { ...this.#start, [shardId]: after(sequenceNumber, parent) }
  }

  /**
   * Drops shards that were read to their end and have no kept record. A shard in the start position is needed until
   * another shard there descends from it, which excludes readers still in the earlier shard.
   */
  #forgetShards(): void {
    const used = new Set([...Object.keys(this.#end), ...this.#kept.map(({ shardId }) => shardId)])
    const all = Object.keys(this.#start)
    const needed = Object.entries(this.#start).filter(
      ([id]) => used.has(id) || !all.some((other) => this.#ancestry.descends(other, id)),
    )
    this.#start = Object.fromEntries(needed)
    for (const [id] of needed) used.add(id)
    this.#ancestry.keep(used)
    this.#mostShards = Math.max(leastShards, 2 * this.#ancestry.size)
  }
}

const leastShards = 200

function after(sequenceNumber: string, parent: string | undefined) {
  return { kind: 'after', sequenceNumber, ...(parent !== undefined && { parent }) } as const
}

function isSame(one: RecordPlace, other: RecordPlace): boolean {
  return one.shardId === other.shardId && one.sequenceNumber === other.sequenceNumber
}
