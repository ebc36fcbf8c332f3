import { boundsOf, type KeyValue } from '../../model/index.ts'
import type { PlannedRead } from './planned-read.ts'

/** Where a read lies in its partition, in the order in which a Query comes by: an open end is undefined. */
export interface Place {
  readonly read: PlannedRead
  readonly first: KeyValue | undefined
  readonly last: KeyValue | undefined
}

/** The place of a read among the sort keys of an index, for a Query in the direction given. */
export function placeOf(read: PlannedRead, sortName: string, ascending: boolean): Place {
  const { low, high } = read.kind === 'get' ? pointOf(read.key[sortName]) : boundsOf(read.sort)
  return ascending ? { read, first: low, last: high } : { read, first: high, last: low }
}

function pointOf(key: KeyValue | undefined): { low: KeyValue | undefined; high: KeyValue | undefined } {
  return { low: key, high: key }
}
