import { itemBytes } from '../../model/index.ts'
import type { ItemChange } from '../../store/index.ts'
import type { StreamPosition } from '../position.ts'
import { type Progress, type ReadRecord, Recent } from '../recent.ts'
import { encodePosition, type FeedPosition } from './feed-position.ts'

/** The latest changes that a feed keeps for followers that reconnect. */
export interface Retention {
  readonly changes: number
  /** Of their items, before and after the change. */
  readonly bytes: number
}

/** A change that a feed has read. */
export interface ReadChange {
  readonly change: ItemChange
  /** The position after it. */
  readonly position: () => string
}

/** The latest changes of one reading of the stream, within bounds. */
export class History {
  readonly #reading: string
  readonly #recent: Recent<ReadChange>

  /** @param reading a name that no other reading has. */
  constructor(reading: string, start: StreamPosition, { changes, bytes }: Retention) {
    this.#reading = reading
    this.#recent = new Recent(start, { records: changes, bytes })
  }

  /** Adds the next change, and returns it. */
  add(change: ItemChange, at: Omit<ReadRecord, 'bytes'>): ReadChange {
    const record = { ...at, bytes: bytesOf(change) }
    return this.#recent.add(record, (progress) => ({ change, position: this.#positionAt(progress) }))
  }

  /** Records the position of the reading after it has handled an event: shards may have ended or begun. */
  moveTo(position: StreamPosition): void {
    this.#recent.moveTo(position)
  }

  /** Forgets all changes, because some between them and the next are missing. */
  clear(): void {
    this.#recent.clear()
  }

  /** The position after the last change. */
  get position(): () => string {
    return this.#positionAt(this.#recent.progress)
  }

  /** The changes after a position; undefined if some of them are not kept. */
  since({ reading, changes, shards }: FeedPosition): readonly ReadChange[] | undefined {
    if (reading === this.#reading) return this.#recent.afterFirst(changes)
    return shards && this.#recent.since(shards)
  }

  #positionAt({ shards, count: changes }: Progress): () => string {
    let text: string | undefined
    return () => {
      text ??= encodePosition({ reading: this.#reading, changes, shards })
      return text
    }
  }
}

function bytesOf({ before, after }: ItemChange): number {
  return (before ? itemBytes(before) : 0) + (after ? itemBytes(after) : 0)
}
