import { createHash } from 'node:crypto'
import { afterPrefix, type KeyRange, prefixRange } from '../storage/index.ts'
import type { Index, KeyShape, Table } from '../tables/index.ts'
import { type AttributeValue, type Item, orderedBytes } from '../values/index.ts'

/**
 * The stored key of an item, in its table or in one of its indexes:
 *
 *   tag · table · index · hash of the partition key · partition key · sort key [· the table's own key]
 *
 * The hash spreads partitions, as DynamoDB does: a Scan's order says nothing, and a segment of a parallel
 * Scan is one range. The table's own key makes the entries of an index distinct.
 */
export function recordKey(table: Table, index: Index | undefined, item: Item): Buffer {
  const shape = index?.key ?? table.key
  const parts = [
    partitionPrefix(table, index, keyValue(item, shape.partition.name)),
    ...sortParts(shape, item),
  ]
  if (index !== undefined) {
    parts.push(boundedBytes(keyValue(item, table.key.partition.name)))
    if (table.key.sort !== undefined) parts.push(boundedBytes(keyValue(item, table.key.sort.name)))
  }
  return Buffer.concat(parts)
}

/** What all stored keys of one partition, of a table or an index, begin with. */
export function partitionPrefix(table: Table, index: Index | undefined, partition: AttributeValue): Buffer {
  const bytes = boundedBytes(partition)
  const prefix = Buffer.allocUnsafe(10 + bytes.length)
  writeSpace(prefix, recordTag, table, index)
  prefix.writeUInt32BE(hash(bytes), 6)
  bytes.copy(prefix, 10)
  return prefix
}

/** Everything of a table, or of an index; or one segment of it, of several which together are everything. */
export function spaceRange(table: Table, index: Index | undefined, segment?: Segment): KeyRange {
  const space = spacePrefix(recordTag, table, index)
  if (segment === undefined) return prefixRange(space)
  const { number, of } = segment
  return {
    from: Buffer.concat([space, hashBytes(Math.ceil((number * hashes) / of))]),
    to:
      number + 1 === of
        ? afterPrefix(space)
        : Buffer.concat([space, hashBytes(Math.ceil(((number + 1) * hashes) / of))]),
  }
}

/** One part of a parallel Scan, counted from 0. */
export interface Segment {
  readonly number: number
  readonly of: number
}

/** Everything that is stored under a table's id: its items and those of its indexes. */
export function tableRange(table: Table): KeyRange {
  return prefixRange(spacePrefix(recordTag, table, undefined).subarray(0, 5))
}

/** The key of the figures kept about a table or an index. */
export function statisticsKey(table: Table, index: Index | undefined): Buffer {
  return spacePrefix(statisticsTag, table, index)
}

/** All figures of a table. */
export function statisticsRange(table: Table): KeyRange {
  return prefixRange(spacePrefix(statisticsTag, table, undefined).subarray(0, 5))
}

const recordTag = 0x10
const statisticsTag = 0x11
const hashes = 2 ** 32

/** Values longer than this are cut and ended by their digest: no order is asked of them, only identity. */
const longest = 512

function boundedBytes(value: AttributeValue): Buffer {
  const bytes = orderedBytes(value)
  if (bytes.length < longest) return bytes
  const digest = createHash('sha256').update(bytes).digest()
  return Buffer.concat([bytes.subarray(0, longest - digest.length), digest])
}

function sortParts(shape: KeyShape, item: Item): Buffer[] {
  return shape.sort === undefined ? [] : [orderedBytes(keyValue(item, shape.sort.name))]
}

function keyValue(item: Item, name: string): AttributeValue {
  const value = item[name]
  if (value === undefined) throw new TypeError(`the key attribute ${name} is missing`)
  return value
}

function spacePrefix(tag: number, table: Table, index: Index | undefined): Buffer {
  const prefix = Buffer.allocUnsafe(6)
  writeSpace(prefix, tag, table, index)
  return prefix
}

function writeSpace(bytes: Buffer, tag: number, table: Table, index: Index | undefined): void {
  bytes[0] = tag
  bytes.writeUInt32BE(table.id, 1)
  bytes[5] = index?.number ?? 0
}

function hashBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** FNV-1a with a last stir, so that keys which differ in their end alone spread over all segments. */
function hash(bytes: Buffer): number {
  let value = 0x811c9dc5
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
