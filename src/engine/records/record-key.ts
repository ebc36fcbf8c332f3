import { createHash } from 'node:crypto'
import type { Index, KeyAttribute, Table } from '../catalogue/index.ts'
import { afterPrefix, type KeyRange, prefixRange } from '../storage/index.ts'
import {
  type AttributeValue,
  type Item,
  memberOf,
  orderedBound,
  orderedBytes,
  writeOrdered,
} from '../values/index.ts'

/**
 * The stored key of an item, in its table or in one of its indexes:
 *
 *   tag · table · index · hash of the partition key · partition key · sort key [· the table's own key]
 *
 * The hash spreads partitions, as in DynamoDB: the order of a Scan has no meaning, and a segment of a parallel Scan is
 * one range. The table's own key distinguishes entries of an index with equal keys.
 */
export function recordKey(table: Table, index: Index | undefined, item: Item): Buffer {
  const { partition, sort } = index?.key ?? table.key
  const head = partitionKey(recordTag, { table, index, values: keyValues(item, partition) })
  const sortValues = keyValues(item, sort)
  if (index === undefined) return joined(head, sortValues)
  const own = keyValues(item, table.key.attributes).map((each) => bounded([each]))
  return Buffer.concat([joined(head, sortValues), ...own])
}

/**
 * The prefix of all stored keys of one partition of a table or an index. `values` are the values of the partition key's
 * attributes, in order.
 */
export function partitionPrefix(
  table: Table,
  index: Index | undefined,
  values: readonly AttributeValue[],
): Buffer {
  return partitionKey(recordTag, { table, index, values })
}

/** The key of the size of an item's collection. */
export function collectionKey(table: Table, item: Item): Buffer {
  const values = keyValues(item, table.key.partition)
  return partitionKey(collectionTag, { table, index: undefined, values })
}

/** The key of an item's expiry entry, ordered by its expiry in seconds since 1970. */
export function expiryKey(table: Table, seconds: number, item: Item): Buffer {
  const own = keyValues(item, table.key.attributes).map((each) => bounded([each]))
  return Buffer.concat([expiryPrefix(table, seconds), ...own])
}

/** The keys of the entries that expire from one second (included) to another (excluded); by default all. */
export function expiryRange(table: TableId, from = 0, before = Number.MAX_SAFE_INTEGER): KeyRange {
  return { from: expiryPrefix(table, Math.max(0, from)), to: expiryPrefix(table, before) }
}

/** The keys of all collections of a table. */
export function collectionsRange(table: TableId): KeyRange {
  return prefixRange(spacePrefix(collectionTag, table, undefined).subarray(0, 5))
}

/** The bytes of a sort key in a stored key, or its prefix for the values of the first attributes. */
export function sortBytes(values: readonly AttributeValue[]): Buffer {
  return Buffer.concat(values.map(orderedBytes))
}

/** Identifies the stored keys of a table; it is never reused, even after the table is deleted. */
export type TableId = Pick<Table, 'id'>

/** Identifies the stored keys of an index. */
export type IndexNumber = Pick<Index, 'number'>

/** All stored keys of a table or an index, or one of several segments of them. */
export function spaceRange(table: TableId, index: IndexNumber | undefined, segment?: Segment): KeyRange {
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

/** All keys of a table's id: its items and the entries of its indexes. */
export function tableRange(table: TableId): KeyRange {
  return prefixRange(spacePrefix(recordTag, table, undefined).subarray(0, 5))
}

/** The key of the figures of a table or an index. */
export function statisticsKey(table: TableId, index: IndexNumber | undefined): Buffer {
  return spacePrefix(statisticsTag, table, index)
}

/** Whether a stored key belongs to an item or an index entry. */
export function isRecordKey(key: Buffer): boolean {
  return key[0] === recordTag
}

/** All figures of a table. */
export function statisticsRange(table: TableId): KeyRange {
  return prefixRange(spacePrefix(statisticsTag, table, undefined).subarray(0, 5))
}

const recordTag = 0x10
const statisticsTag = 0x11
const collectionTag = 0x12
const expiryTag = 0x13
const hashes = 2 ** 32

interface PartitionContext {
  readonly table: TableId
  readonly index: IndexNumber | undefined
  readonly values: readonly AttributeValue[]
}

function partitionKey(tag: number, { table, index, values }: PartitionContext): Buffer {
  let room = headLength
  for (const value of values) room += orderedBound(value)
  const key = Buffer.allocUnsafe(room)
  let end = headLength
  for (const value of values) end = writeOrdered(key, end, value)
  if (end - headLength >= longest) {
    const bytes = bounded(values)
    end = headLength + bytes.copy(key, headLength)
  }
  writeSpace(key, tag, table, index)
  key.writeUInt32BE(hash(key, headLength, end), headLength - 4)
  return end === key.length ? key : key.subarray(0, end)
}

/** Tag, table, index and hash. */
const headLength = 10

/** A key followed by the bytes of some values. */
function joined(head: Buffer, values: readonly AttributeValue[]): Buffer {
  let room = head.length
  for (const value of values) room += orderedBound(value)
  const key = Buffer.allocUnsafe(room)
  let end = head.copy(key)
  for (const value of values) end = writeOrdered(key, end, value)
  return end === key.length ? key : key.subarray(0, end)
}

/** Longer values are cut and end with their digest: they only need identity, not order. */
const longest = 512

function bounded(values: readonly AttributeValue[]): Buffer {
  const bytes = sortBytes(values)
  if (bytes.length < longest) return bytes
  const digest = createHash('sha256').update(bytes).digest()
  return Buffer.concat([bytes.subarray(0, longest - digest.length), digest])
}

function keyValues(item: Item, attributes: readonly KeyAttribute[]): AttributeValue[] {
  return attributes.map(({ name }) => {
    const value = memberOf(item, name)
    if (value === undefined) throw new TypeError(`the key attribute ${name} is missing`)
    return value
  })
}

function spacePrefix(tag: number, table: TableId, index: IndexNumber | undefined): Buffer {
  const prefix = Buffer.allocUnsafe(6)
  writeSpace(prefix, tag, table, index)
  return prefix
}

function writeSpace(bytes: Buffer, tag: number, table: TableId, index: IndexNumber | undefined): void {
  bytes[0] = tag
  bytes.writeUInt32BE(table.id, 1)
  bytes[5] = index?.number ?? 0
}

function expiryPrefix(table: TableId, seconds: number): Buffer {
  const prefix = Buffer.allocUnsafe(13)
  prefix[0] = expiryTag
  prefix.writeUInt32BE(table.id, 1)
  prefix.writeBigUInt64BE(BigInt(seconds), 5)
  return prefix
}

function hashBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** FNV-1a with a final mix, so that keys that differ only at their end spread over all segments. */
function hash(bytes: Buffer, from: number, to: number): number {
  let value = 0x811c9dc5
  for (let at = from; at < to; at++) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
