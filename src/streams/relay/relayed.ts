import type { ShardRecord } from '../../store/index.ts'
import type { StreamPosition } from '../position.ts'
import type { StreamEvent } from '../read-stream.ts'
import { Recent } from '../recent.ts'

/** The answer to a process that wants to continue at a position. */
export type Continuation =
  /** These events follow, then those read from now on. */
  | { readonly kind: 'joined'; readonly position: StreamPosition; readonly events: readonly StreamEvent[] }
  /** The position is ahead of what was read until now. */
  | { readonly kind: 'wait' }
  /** Records since the position are not kept. */
  | { readonly kind: 'refused' }

/**
 * The part of a stream that a process has seen, read by itself or by another process: the latest events, and the data
 * for followers from an earlier position. Decides only, without I/O.
 */
export class Relayed {
  #recent: Recent<SeenRecord> | undefined
  #isReady = false

  /** Adds the next event. */
  see(event: StreamEvent): void {
    this.#recent ??= new Recent(event.position, limits)
    const recent = this.#recent
    if (event.kind === 'ready') this.#isReady = true
    if (event.kind === 'records') {
      const { shardId, records, position } = event
      const parent = position.shards[shardId]?.parent
      for (const record of records) {
        const { SequenceNumber: sequenceNumber, SizeBytes: bytes = unknownBytes } = record.dynamodb
        recent.add({ shardId, sequenceNumber, parent, bytes }, () => ({ shardId, parent, record }))
      }
    }
    recent.moveTo(event.position)
    if (event.kind === 'gap') recent.clear()
  }

  /** The continuation for a process that has read everything before a position, or wants only new events. */
  continuation(from: 'latest' | StreamPosition): Continuation {
    if (this.#recent === undefined || !this.#isReady) return { kind: 'wait' }
    const position = { shards: this.#recent.progress.shards }
    if (from === 'latest') return { kind: 'joined', position, events: [] }
    if (!this.#recent.hasReached(from.shards)) return { kind: 'wait' }
    const missed = this.#recent.since(from.shards)
    if (missed === undefined) return { kind: 'refused' }
    return {
      kind: 'joined',
      position: from,
      events: [...eventsOf(missed, from), { kind: 'position', position }],
    }
  }
}

interface SeenRecord {
  readonly shardId: string
  readonly parent: string | undefined
  readonly record: ShardRecord
}

/** The events of records after a position, each with the position after it. */
function eventsOf(records: readonly SeenRecord[], { shards }: StreamPosition): StreamEvent[] {
  let position = { shards }
  return records.map(({ shardId, parent, record }) => {
    const after = {
      kind: 'after',
      sequenceNumber: record.dynamodb.SequenceNumber,
      ...(parent !== undefined && { parent }),
    } as const
    position = { shards: { ...position.shards, [shardId]: after } }
    return { kind: 'records', shardId, records: [record], position }
  })
}

/** The size of a record that has none: so that few of those are kept. */
const unknownBytes = 20_000

/** Enough for the changes that are written while one process takes the place of another. */
const limits = { records: 2_000, bytes: 4_000_000 }
