import type { ShardRecord } from '../../store/index.ts'
import type { StreamPosition } from '../position.ts'
import type { StreamEvent } from '../read-stream.ts'
import { Recent } from '../recent.ts'

/** What to answer to a process that wants to continue at a position. */
export type Continuation =
  /** These follow, and then what is read from now on. */
  | { readonly kind: 'joined'; readonly position: StreamPosition; readonly events: readonly StreamEvent[] }
  /** The position is ahead of what was read until now. */
  | { readonly kind: 'wait' }
  /** Records since the position are not kept. */
  | { readonly kind: 'refused' }

/**
 * What a process has seen of a stream, whether it has read it or another one has: the latest events, and what those need who
 * follow from an earlier position. It decides, and does no I/O.
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

  /** How a process continues that has read everything before a position, or wants what is read from now on. */
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
