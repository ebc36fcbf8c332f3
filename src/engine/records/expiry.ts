import type { Table } from '../catalogue/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import { type Item, memberOf } from '../values/index.ts'
import { expiryKey, expiryRange } from './record-key.ts'

/**
 * Maintains an item's entry in its table's expiry order, so that expired items are found without scanning the others.
 */
export function storeExpiry(
  writer: KeyValueWriter,
  table: Table,
  { before, after }: { before: Item | undefined; after: Item | undefined },
): void {
  const old = before && expiryEntry(table, before)
  const next = after && expiryEntry(table, after)
  if (old !== undefined && (next === undefined || !old.key.equals(next.key))) writer.remove(old.key)
  if (next !== undefined) writer.put(next.key, next.value)
}

/** The keys of at most `most` items of a table that expire from one second (included) to another (excluded). */
export function readExpired(
  reader: KeyValueReader,
  table: Table,
  { from, before, most }: { from: number; before: number; most: number },
): Item[] {
  const keys: Item[] = []
  for (const { value } of reader.range(expiryRange(table, from, before))) {
    keys.push(JSON.parse(value.toString()) as Item)
    if (keys.length === most) break
  }
  return keys
}

function expiryEntry(table: Table, item: Item): { key: Buffer; value: Buffer } | undefined {
  const seconds = expiryOf(table, item)
  if (seconds === undefined) return undefined
  return { key: expiryKey(table, seconds, item), value: Buffer.from(JSON.stringify(table.keyOf(item))) }
}

/**
 * The time after which an item may be deleted, in seconds since 1970: the number in its time-to-live attribute.
 * Undefined if the item never expires.
 */
function expiryOf(table: Table, item: Item): number | undefined {
  if (table.expiryAttribute === undefined) return undefined
  const value = memberOf(item, table.expiryAttribute)
  if (value === undefined || !('N' in value)) return undefined
  const seconds = Math.floor(Number(value.N))
  return seconds > 0 && seconds <= Number.MAX_SAFE_INTEGER ? seconds : undefined
}
