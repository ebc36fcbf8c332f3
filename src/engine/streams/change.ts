import type { StreamView } from '../catalogue/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { type Item, itemSize, valuesEqual } from '../values/index.ts'
import type { SequenceNumber } from './sequence-number.ts'
import { changeKey, type StreamId } from './stream-keys.ts'

/** The change of an item by a write. */
export interface ItemChange {
  /** The item's primary key. */
  readonly key: Item
  readonly before: Image | undefined
  readonly after: Image | undefined
  /** Whether the engine deleted it because it had expired. */
  readonly expired: boolean
}

/** An item, and its size in bytes as DynamoDB counts them. */
export interface Image {
  readonly item: Item
  readonly size: number
}

/** A record of a stream, stored under its sequence number. */
export interface Change {
  readonly event: 'INSERT' | 'MODIFY' | 'REMOVE'
  /** When it was written, in epoch milliseconds. */
  readonly at: number
  readonly key: Item
  readonly old?: Item
  readonly new?: Item
  /** Bytes of the key and the images. */
  readonly size: number
  readonly expired?: true
}

/** The record of a change for a stream view; undefined if the item didn't change. Pure. */
export function makeChange(change: ItemChange, view: StreamView, at: number): Change | undefined {
  const { key, before, after, expired } = change
  const event = eventOf(before?.item, after?.item)
  if (event === undefined) return undefined
  const old = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? before : undefined
  const next = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? after : undefined
  return {
    event,
    at,
    key,
    ...(old && { old: old.item }),
    ...(next && { new: next.item }),
    size: itemSize(key) + (old?.size ?? 0) + (next?.size ?? 0),
    ...(expired && { expired }),
  }
}

/** Stores a record. */
export function saveChange(
  writer: KeyValueWriter,
  stream: StreamId,
  { number, change }: { number: SequenceNumber; change: Change },
): void {
  writer.put(changeKey(stream, number), Buffer.from(JSON.stringify(change)))
}

/** Decodes a stored record. */
export function decodeChange(stored: Buffer): Change {
  return JSON.parse(stored.toString()) as Change
}

function eventOf(before: Item | undefined, after: Item | undefined): Change['event'] | undefined {
  if (before === undefined) return after === undefined ? undefined : 'INSERT'
  if (after === undefined) return 'REMOVE'
  return valuesEqual({ M: before }, { M: after }) ? undefined : 'MODIFY'
}
