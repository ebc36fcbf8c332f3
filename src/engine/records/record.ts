import { type Item, itemSize } from '../values/index.ts'

/** An item and its size in bytes, as DynamoDB counts them. */
export interface SizedItem {
  readonly item: Item
  readonly size: number
}

/**
 * The stored form of an item: its size in four digits of base 36, so that reads needn't compute it, followed by its
 * JSON.
 */
export function encodeRecord({ item, size }: SizedItem): Buffer {
  return Buffer.from(size.toString(36).padStart(sizeDigits, '0') + JSON.stringify(item))
}

/** The item of a record, which is bytes or a string. */
export function decodeRecord(record: Buffer | string): SizedItem {
  const json = typeof record === 'string' ? record.slice(sizeDigits) : record.toString('utf8', sizeDigits)
  return { item: JSON.parse(json) as Item, size: recordSize(record) }
}

/** The size of the item in a record, without decoding the item. */
export function recordSize(record: Buffer | string): number {
  const digits =
    typeof record === 'string' ? record.slice(0, sizeDigits) : record.toString('latin1', 0, sizeDigits)
  return Number.parseInt(digits, 36)
}

/** Enough for an item of 400 KB and for its entry in an index. */
const sizeDigits = 4

/** An item with its computed size. */
export function sized(item: Item): SizedItem {
  return { item, size: itemSize(item) }
}
