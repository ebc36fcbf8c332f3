import type { Document, DocumentValue, Index, KeyValue, Table } from '../../model/index.ts'
import { fromWire, toWire, type WireItem, type WireValue } from '../client/index.ts'
import { compareKeys } from '../plan/index.ts'
import { keyText, keyValueText } from '../run/index.ts'

/** Where an item lies on one index, or in the table. */
export interface Place {
  readonly bucket: string
  /** Its sort key there; undefined where there is none. */
  readonly sort: KeyValue | undefined
}

/** The name of the bucket of one partition. */
export function bucketOf(tableName: string, { name = '', partition }: Index, value: KeyValue): string {
  return JSON.stringify([tableName, name, keyValueText(partition.name, value)])
}

/** Where a stored item, or what is known of it, lies on an index; undefined where it doesn't. */
export function placeOn(tableName: string, index: Index, item: Document): Place | undefined {
  const partition = item[index.partition.name]
  const sort = index.sort && item[index.sort.name]
  if (partition === undefined || (index.sort !== undefined && sort === undefined)) return undefined
  return { bucket: bucketOf(tableName, index, partition as KeyValue), sort: sort as KeyValue | undefined }
}

/** What tells an item from all others of its table. */
export function itemName({ primaryIndex: { partition, sort } }: Table, item: Document): string {
  return keyText('', sort ? [partition.name, sort.name] : [partition.name], item)
}

/** What a kept read depends on: a stretch of sort keys, and the items it came upon there. */
export interface Note {
  readonly low?: WireValue
  readonly high?: WireValue
  /** The names of the items; of a read of one item none, for the stretch is the item. */
  readonly items: readonly string[]
}

/** A note of a stretch; an open end is undefined. */
export function noteOf(
  low: KeyValue | undefined,
  high: KeyValue | undefined,
  items: readonly string[],
): Note {
  return {
    ...(low !== undefined && { low: wire(low) }),
    ...(high !== undefined && { high: wire(high) }),
    items,
  }
}

/** Whether a kept read depends on an item of this name at this place; an item's place may be unknown. */
export function dependsOn({ low, high, items }: Note, place: Place | undefined, name: string): boolean {
  if (items.includes(name)) return true
  if (place === undefined) return false
  const { sort } = place
  if (sort === undefined) return true
  if (low !== undefined && compareKeys(sort, plain(low)) < 0) return false
  return high === undefined || compareKeys(sort, plain(high)) <= 0
}

function wire(value: KeyValue): WireValue {
  return toWire({ value: value as DocumentValue }).value as WireValue
}

function plain(value: WireValue): KeyValue {
  return fromWire({ value } as WireItem).value as KeyValue
}
