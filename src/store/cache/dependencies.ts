import {
  compareKeys,
  type Document,
  type DocumentValue,
  type Index,
  type KeyValue,
  keyAttributes,
  keyText,
  keyValueText,
  type Table,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import { fromWire, toWire, type WireItem, type WireValue } from '../client/index.ts'

/** The dependency of a cached read: a range of sort keys in its partition, and the items found there. */
export interface Dependency {
  /**
   * The first and the last sort key, both included, as values of the sort attributes from the left. Missing values are
   * open, so an open end is empty.
   */
  readonly from: readonly WireValue[]
  readonly through: readonly WireValue[]
  /** The names of the items; none for a read of the table, where an item can't leave its key. */
  readonly items: readonly string[]
}

/** The dependency on a range, between these sort keys. */
export function dependencyOn(
  from: readonly KeyValue[],
  through: readonly KeyValue[],
  items: readonly string[],
): Dependency {
  return { from: from.map(wire), through: through.map(wire), items }
}

/** The reads that a write may have affected, in the scope of one log. Without members: all of them. */
export interface Touch {
  /** The item's sort key in the log's partition: a value of each sort attribute. */
  readonly key?: readonly WireValue[]
  /** The item's name, if its former sort key isn't known. */
  readonly item?: string
}

/** The touch of a sort key; without sort attributes, of the whole partition. */
export function touchOf(key: readonly KeyValue[]): Touch {
  return { key: key.map(wire) }
}

/** Whether a write touches the dependency of a read. */
export function isTouched({ from, through, items }: Dependency, { key, item }: Touch): boolean {
  if (item !== undefined) return items.includes(item)
  return key === undefined || (compareLeading(key, from) >= 0 && compareLeading(key, through) <= 0)
}

/** Compares the first values of a sort key with given ones: 0 if they are equal. */
function compareLeading(key: readonly WireValue[], leading: readonly WireValue[]): number {
  for (const [at, value] of leading.entries()) {
    const order = compareKeys(plain(required(key[at], 'a value of each sort attribute')), plain(value))
    if (order !== 0) return order
  }
  return 0
}

/** The name of the log of one partition. */
export function partitionLog(
  tableName: string,
  { name = '', partition }: Index,
  values: readonly (KeyValue | undefined)[],
): string {
  const own = partition.map((attribute, at) => keyValueText(attribute.name, values[at]))
  return JSON.stringify([tableName, name, ...own])
}

/** The name of the log of a whole index, for writes whose partitions aren't known. */
export function indexLog(tableName: string, { name = '' }: Index): string {
  return JSON.stringify([tableName, name])
}

/** Identifies an item of the table. */
export function itemName({ primaryIndex }: Table, item: Document): string {
  return keyText('', keyAttributes(primaryIndex), item)
}

function wire(value: KeyValue): WireValue {
  return toWire({ value: value as DocumentValue }).value as WireValue
}

function plain(value: WireValue): KeyValue {
  return fromWire({ value } as WireItem).value as KeyValue
}
