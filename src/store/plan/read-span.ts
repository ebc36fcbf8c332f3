import { boundsOf, type KeyValue } from '../../model/index.ts'
import type { PlannedRead } from './reads.ts'

/** A read and the sort keys that it covers, in the order in which a Query returns them; an open end is undefined. */
export interface ReadSpan {
  readonly read: PlannedRead
  readonly first: KeyValue | undefined
  readonly last: KeyValue | undefined
}

/** The span of a read among the sort keys of an index, ascending or descending. */
export function spanOf(read: PlannedRead, sortName: string, ascending: boolean): ReadSpan {
  if (read.kind === 'get') return { read, first: read.key[sortName], last: read.key[sortName] }
  const { low, high } = boundsOf(read.sort)
  return ascending ? { read, first: low, last: high } : { read, first: high, last: low }
}
