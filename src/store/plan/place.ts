import { greatestBeginningWith, type KeyValue, type SortCondition } from '../../model/index.ts'
import { compareKeys } from './key-order.ts'
import type { PlannedRead } from './planned-read.ts'

/** Where a read lies in its partition, in the order in which a Query comes by: an open end is undefined. */
export interface Place {
  readonly read: PlannedRead
  readonly first: KeyValue | undefined
  readonly last: KeyValue | undefined
}

/** The place of a read among the sort keys of an index, for a Query in the direction given. */
export function placeOf(read: PlannedRead, sortName: string, ascending: boolean): Place {
  const [low, high] = read.kind === 'get' ? pointOf(read.key[sortName]) : boundsOf(read.sort)
  return ascending ? { read, first: low, last: high } : { read, first: high, last: low }
}

/** The least and the greatest sort key that a condition lets through, or lets through but for themselves. */
export function boundsOf(sort: SortCondition): readonly [KeyValue | undefined, KeyValue | undefined] {
  switch (sort.kind) {
    case 'any':
      return [undefined, undefined]
    case 'equals':
      return pointOf(sort.value)
    case 'beginsWith':
      return [sort.prefix, greatestBeginningWith(sort.prefix)]
    case 'between':
      return [sort.low, sort.high]
    case 'above':
    case 'atLeast':
      return [sort.value, undefined]
    case 'below':
    case 'atMost':
      return [undefined, sort.value]
  }
}

/** Whether a sort key fulfils a condition. */
export function fulfils(sort: SortCondition, key: KeyValue): boolean {
  switch (sort.kind) {
    case 'any':
      return true
    case 'equals':
      return compareKeys(key, sort.value) === 0
    case 'beginsWith':
      return typeof key === 'string' && key.startsWith(sort.prefix)
    case 'between':
      return compareKeys(sort.low, key) <= 0 && compareKeys(key, sort.high) <= 0
    case 'above':
      return compareKeys(key, sort.value) > 0
    case 'atLeast':
      return compareKeys(key, sort.value) >= 0
    case 'below':
      return compareKeys(key, sort.value) < 0
    case 'atMost':
      return compareKeys(key, sort.value) <= 0
  }
}

function pointOf(value: KeyValue | undefined): readonly [KeyValue | undefined, KeyValue | undefined] {
  return [value, value]
}
