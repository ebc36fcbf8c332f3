import { type Item, itemSize } from '../values/index.ts'

/** An item and its size in bytes, as DynamoDB counts them. */
export interface SizedItem {
  readonly item: Item
  readonly size: number
}

/** An item as it is stored: its size in four bytes, so that nothing need be measured when it's read; its JSON. */
export function encodeRecord({ item, size }: SizedItem): Buffer {
  const text = JSON.stringify(item)
  const record = Buffer.allocUnsafe(4 + Buffer.byteLength(text))
  record.writeUInt32BE(size, 0)
  record.write(text, 4)
  return record
}

/** The item of a record. */
export function decodeRecord(record: Buffer): SizedItem {
  return { item: JSON.parse(record.toString('utf8', 4)) as Item, size: recordSize(record) }
}

/** The size of the item in a record, without reading the item. */
export function recordSize(record: Buffer): number {
  return record.readUInt32BE(0)
}

/** Measures an item. */
export function sized(item: Item): SizedItem {
  return { item, size: itemSize(item) }
}
