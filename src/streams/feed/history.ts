import { itemBytes } from '../../model/index.ts'
import type { ItemChange } from '../../store/index.ts'
import type { StreamPosition } from '../position.ts'
import { encodePosition, type FeedPosition, isAfter, isCovered } from './feed-position.ts'

/** How many of the latest changes a feed keeps for followers that reconnect. */
export interface Retention {
  readonly changes: number
  /** Of their items, before and after the change. */
  readonly bytes: number
}

/** A change that a feed has read. */
export interface ReadChange {
  readonly change: ItemChange
  readonly shardId: string
  readonly sequenceNumber: string
  /** The position after it. */
  readonly position: () => string
}

interface Kept extends ReadChange {
  readonly bytes: number
}

/** The latest changes of one reading of the stream, within bounds. */
export class History {
  readonly #reading: string
  readonly #retention: Retention
  #kept: Kept[] = []
  #bytes = 0
  /** How many changes were read before the first one that is kept. */
  #dropped = 0
  /** Whether changes before the first one that is kept are missing in the stream. */
  #hasGap = false
  /** The position before the first one that is kept. */
  #start: StreamPosition['shards']
  /** The position after the last one. */
  #end: StreamPosition['shards']

  /** @param reading a name that no other reading has. */
  constructor(reading: string, start: StreamPosition, retention: Retention) {
    this.#reading = reading
    this.#retention = retention
    this.#start = start.shards
    this.#end = start.shards
  }

  /** Adds the next change, and returns it. */
  add(
    change: ItemChange,
    at: { shardId: string; sequenceNumber: string; parent: string | undefined },
  ): ReadChange {
    const { shardId, sequenceNumber, parent } = at
    const after = { kind: 'after', sequenceNumber, ...(parent !== undefined && { parent }) } as const
    this.#end = { ...this.#end, [shardId]: after }
    const bytes = bytesOf(change)
    const kept = { change, shardId, sequenceNumber, bytes, position: this.#position(1) }
    this.#kept.push(kept)
    this.#bytes += bytes
    while (this.#kept.length > this.#retention.changes || this.#bytes > this.#retention.bytes) this.#drop()
    return kept
  }

  /** Records where the reading is, once it has handled an event: shards may have ended or begun. */
  moveTo(position: StreamPosition): void {
    this.#end = position.shards
  }

  /** Forgets all changes, because some between them and the next are missing. */
  clear(): void {
    this.#dropped += this.#kept.length
    this.#kept = []
    this.#bytes = 0
    this.#start = this.#end
    this.#hasGap = true
  }

  /** The position after the last change. */
  get position(): () => string {
    return this.#position(0)
  }

  /** The changes after a position; undefined if some of them are not kept. */
  since({ reading, changes, shards }: FeedPosition): readonly ReadChange[] | undefined {
    if (reading === this.#reading)
      return changes < this.#dropped ? undefined : this.#kept.slice(changes - this.#dropped)
    if (this.#hasGap || shards === undefined || !isCovered(shards, this.#start)) return undefined
    return this.#kept.filter(({ sequenceNumber, shardId }) => isAfter(sequenceNumber, shardId, shards))
  }

  #position(more: number): () => string {
    const changes = this.#dropped + this.#kept.length + more
    const position = { reading: this.#reading, changes, shards: this.#end }
    let text: string | undefined
    return () => {
      text ??= encodePosition(position)
      return text
    }
  }

  #drop(): void {
    const first = this.#kept.shift()
    if (first === undefined) return
    const { shardId, sequenceNumber, bytes } = first
    this.#dropped += 1
    this.#bytes -= bytes
    this.#start = { ...this.#start, [shardId]: { ...this.#start[shardId], kind: 'after', sequenceNumber } }
  }
}

function bytesOf({ before, after }: ItemChange): number {
  return (before ? itemBytes(before) : 0) + (after ? itemBytes(after) : 0)
}
