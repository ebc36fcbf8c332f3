import { required } from '../required.ts'
import type { ShardDescription } from '../store/index.ts'
import { type ShardPosition, type StreamPosition, type StreamStart, surelyKeptMs } from './position.ts'

interface Tracked {
  readonly parent: string | undefined
  position: ShardPosition
  isStarted: boolean
  /** When it was found to have ended, in epoch milliseconds. */
  endedAt?: number
  hasChild: boolean
}

/**
 * The shards of a stream that a reader must read, and their order: a shard after its parent, because an item's later
 * changes are in the child. Decides only, without I/O.
 */
export class Lineage {
  readonly #shards = new Map<string, Tracked>()

  /**
   * Tracks the shards of a stream that a new reader finds.
   *
   * @param now epoch milliseconds.
   * @returns the shards whose records the reader has missed.
   */
  begin(listed: readonly ShardDescription[], { from, now }: { from: StreamStart; now: number }): string[] {
    if (from === 'oldest') {
      const isListed = new Set(listed.map(({ ShardId: id }) => id))
      for (const shard of listed) {
        const isFirst = shard.ParentShardId === undefined || !isListed.has(shard.ParentShardId)
        this.#track(shard.ShardId, shard.ParentShardId, isFirst ? { kind: 'oldest' } : firstRecordOf(shard))
      }
      return []
    }
    if (from !== 'latest') return this.#resume(listed, from, now)
    for (const { ShardId: id, ParentShardId: parent, SequenceNumberRange: range } of listed) {
      const isClosed = range.EndingSequenceNumber !== undefined
      const seconds = Math.floor((now - clockToleranceMs) / 1000)
      this.#track(id, parent, isClosed ? { kind: 'end' } : { kind: 'since', seconds })
    }
    return []
  }

  /** Tracks shards that have appeared since. */
  add(listed: readonly ShardDescription[]): void {
    for (const shard of listed) {
      if (!this.#shards.has(shard.ShardId))
        this.#track(shard.ShardId, shard.ParentShardId, firstRecordOf(shard))
    }
  }

  /** The shards that can be read now; each is returned once. */
  takeStartable(): { id: string; position: ShardPosition }[] {
    const startable = [...this.#shards].filter(([, shard]) => !shard.isStarted && this.#isParentRead(shard))
    for (const [, shard] of startable) shard.isStarted = true
    return startable.map(([id, { position }]) => ({ id, position }))
  }

  /** Shards that have ended, and of which no child is known: each has some, unless the stream is disabled. */
  childless(): string[] {
    return [...this.#shards].flatMap(([id, shard]) =>
      shard.position.kind === 'end' && !shard.hasChild ? [id] : [],
    )
  }

  /** Records how far a shard was read. */
  advance(id: string, position: ShardPosition, now: number): void {
    const shard = required(this.#shards.get(id), 'a tracked shard')
    shard.position = position
    if (position.kind === 'end') shard.endedAt = now
    this.#prune(now)
  }

  /** Whether every shard was read to its end. */
  isRead(): boolean {
    return [...this.#shards.values()].every(({ position }) => position.kind === 'end')
  }

  /** The position in each shard, without shards read to their end whose children are being read. */
  position(): StreamPosition {
    const shards = [...this.#shards].flatMap(([id, { parent, position, hasChild }]) => {
      if (position.kind === 'end' && hasChild) return []
      return [[id, { ...position, ...(parent !== undefined && { parent }) }] as const]
    })
    return { shards: Object.fromEntries(shards) }
  }

  #track(id: string, parent: string | undefined, position: ShardPosition): void {
    const hasChild = [...this.#shards.values()].some((other) => other.parent === id)
    this.#shards.set(id, { parent, position, isStarted: position.kind === 'end', hasChild })
    const tracked = parent === undefined ? undefined : this.#shards.get(parent)
    if (tracked !== undefined) tracked.hasChild = true
  }

  #isParentRead({ parent }: Tracked): boolean {
    const tracked = parent === undefined ? undefined : this.#shards.get(parent)
    return tracked === undefined || tracked.position.kind === 'end'
  }

  #resume(listed: readonly ShardDescription[], { shards }: StreamPosition, now: number): string[] {
    const missed: string[] = []
    const isListed = new Set(listed.map(({ ShardId: id }) => id))
    for (const [id, { parent, ...position }] of Object.entries(shards)) {
      if (isListed.has(id) || position.kind === 'end') this.#track(id, parent, position)
      // It was trimmed with what had not been read of it.
      else missed.push(id)
      if (position.kind === 'end') this.advance(id, position, now)
      if (position.kind === 'since' && position.seconds * 1000 < now - surelyKeptMs) missed.push(id)
    }
    const read = ancestorsOf(shards, listed)
    for (const shard of listed) {
      const { ShardId: id, ParentShardId: parent } = shard
      if (Object.hasOwn(shards, id) || read.has(id)) continue
      const isKnown = parent !== undefined && (Object.hasOwn(shards, parent) || isListed.has(parent))
      // Shards between the last known one and this one were trimmed.
      if (!isKnown) missed.push(id)
      this.#track(id, parent, isKnown ? firstRecordOf(shard) : { kind: 'oldest' })
    }
    return [...new Set(missed)]
  }

  /** Drops shards that DynamoDB no longer lists, once their children are tracked. */
  #prune(now: number): void {
    for (const [id, { endedAt, hasChild }] of this.#shards) {
      if (hasChild && endedAt !== undefined && endedAt < now - 2 * surelyKeptMs) this.#shards.delete(id)
    }
  }
}

/** The listed shards that were read to their end before the shards of a position: their parents, and so on. */
function ancestorsOf(shards: StreamPosition['shards'], listed: readonly ShardDescription[]): Set<string> {
  const parents = new Map(listed.map(({ ShardId: id, ParentShardId: parent }) => [id, parent]))
  const ancestors = new Set<string>()
  for (const [id, { parent }] of Object.entries(shards)) {
    let next = parents.get(id) ?? parent
    while (next !== undefined && parents.has(next) && !ancestors.has(next)) {
      ancestors.add(next)
      next = parents.get(next)
    }
  }
  return ancestors
}

function firstRecordOf({ SequenceNumberRange: range }: ShardDescription): ShardPosition {
  return { kind: 'at', sequenceNumber: range.StartingSequenceNumber }
}

/** Records have AWS's time. AWS rejects signatures of a clock that differs by more than five minutes. */
const clockToleranceMs = 5 * 60 * 1000
