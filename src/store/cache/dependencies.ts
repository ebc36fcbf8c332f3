import {
  compareKeys,
  type Document,
  type DocumentValue,
  type Index,
  type KeyValue,
  keyText,
  keyValueText,
  type Table,
} from '../../model/index.ts'
import { fromWire, toWire, type WireItem, type WireValue } from '../client/index.ts'

/** The dependency of a cached read: a range of sort keys in its partition, and the items found there. */
export interface Dependency {
  /** The bounds, both included; an open end is undefined. */
  readonly low?: WireValue
  readonly high?: WireValue
  /** The names of the items; none for a read of the table, where an item can't leave its key. */
  readonly items: readonly string[]
}

/** The dependency on a range; an open end is undefined. */
export function dependencyOn(
  low: KeyValue | undefined,
  high: KeyValue | undefined,
  items: readonly string[],
): Dependency {
  return {
    ...(low !== undefined && { low: wire(low) }),
    ...(high !== undefined && { high: wire(high) }),
    items,
  }
}

/** What a write may have touched in the scope of one log. Without members: anything. */
export interface Touch {
  /** The item's sort key in the log's partition; null if the partition has no sort keys. */
  readonly sort?: WireValue | null
  /** The item's name, if its former sort key isn't known. */
  readonly item?: string
}

/** The touch of a sort key, or of a whole partition without sort keys. */
export function touchOf(sort: KeyValue | undefined): Touch {
  return { sort: sort === undefined ? null : wire(sort) }
}

/** Whether a write touches what a read depends on. */
export function isTouched({ low, high, items }: Dependency, { sort, item }: Touch): boolean {
  if (item !== undefined) return items.includes(item)
  if (sort === undefined || sort === null) return true
  const key = plain(sort)
  if (low !== undefined && compareKeys(key, plain(low)) < 0) return false
  return high === undefined || compareKeys(key, plain(high)) <= 0
}

/** The name of the log of one partition. */
export function partitionLog(tableName: string, { name = '', partition }: Index, value: KeyValue): string {
  return JSON.stringify([tableName, name, keyValueText(partition.name, value)])
}

/** The name of the log of a whole index, for writes whose partitions aren't known. */
export function indexLog(tableName: string, { name = '' }: Index): string {
  return JSON.stringify([tableName, name])
}

/** Identifies an item of the table. */
export function itemName({ primaryIndex: { partition, sort } }: Table, item: Document): string {
  return keyText('', sort ? [partition.name, sort.name] : [partition.name], item)
}

function wire(value: KeyValue): WireValue {
  return toWire({ value: value as DocumentValue }).value as WireValue
}

function plain(value: WireValue): KeyValue {
  return fromWire({ value } as WireItem).value as KeyValue
}
