import { compareKeys, type Document, type Index, type KeyValue, matchesSort } from '../../model/index.ts'
import { keyAttributes, pickKey } from './key-attributes.ts'
import type { Place } from './place.ts'
import type { MergedQuery } from './plan-reads.ts'
import type { PlannedRead, RangeRead } from './planned-read.ts'

/** What a merged Query read: entries in its order, and whether it came to the end of its range. */
export interface Swept {
  readonly entries: readonly Document[]
  readonly isAtEnd: boolean
}

/** What one of the reads gets out of it. */
export type Share =
  | { readonly kind: 'get'; readonly item: Document | null }
  /** `next` is where the range goes on; undefined exactly when nothing of it is left. */
  | { readonly kind: 'range'; readonly entries: readonly Document[]; readonly next: Document | undefined }
  /** The sweep ended before this read had enough: what it has, and what is still to be read. */
  | { readonly kind: 'rest'; readonly entries: readonly Document[]; readonly read: PlannedRead }

/**
 * Gives each read of a merged Query its own. Whatever was expected, a read is only answered by what the Query has
 * come past; a read it didn't get to is left to be read on.
 */
export function shareOut(
  query: MergedQuery,
  swept: Swept,
  primaryIndex: Index,
): ReadonlyMap<PlannedRead, Share> {
  return new Map(query.places.map((place) => [place.read, shareOf(place, query, swept, primaryIndex)]))
}

function shareOf(place: Place, query: MergedQuery, swept: Swept, primaryIndex: Index): Share {
  const { read } = place
  if (read.kind === 'range') return rangeShare(read, place, query, swept, primaryIndex)
  const { sortName } = query
  const wanted = read.key[sortName]
  const item = swept.entries.find((entry) => isSame(entry[sortName], wanted))
  if (item !== undefined) return { kind: 'get', item }
  return hasPassed(place.last, query, swept)
    ? { kind: 'get', item: null }
    : { kind: 'rest', entries: [], read }
}

function rangeShare(
  read: RangeRead,
  place: Place,
  query: MergedQuery,
  swept: Swept,
  primaryIndex: Index,
): Share {
  const own: Document[] = []
  for (const entry of swept.entries) {
    const key = entry[query.sortName]
    if (key === undefined || !matchesSort(read.sort, key)) continue
    own.push(entry)
    if (own.length === read.limit) break
  }
  const last = own.at(-1)
  const start =
    last && pickKey(last, [...new Set([...keyAttributes(read.index), ...keyAttributes(primaryIndex)])])
  if (own.length === read.limit) return { kind: 'range', entries: own, next: start }
  if (hasPassed(place.last, query, swept)) return { kind: 'range', entries: own, next: undefined }
  return { kind: 'rest', entries: own, read: { ...read, start, limit: read.limit - own.length } }
}

/** Whether everything up to a sort key has been read. Several entries of an index may have one sort key. */
function hasPassed(end: KeyValue | undefined, query: MergedQuery, { entries, isAtEnd }: Swept): boolean {
  if (isAtEnd) return true
  const reached = entries.at(-1)?.[query.sortName]
  if (reached === undefined || end === undefined) return false
  return (query.ascending ? compareKeys(reached, end) : compareKeys(end, reached)) > 0
}

function isSame(a: KeyValue | undefined, b: KeyValue | undefined): boolean {
  return a !== undefined && b !== undefined && compareKeys(a, b) === 0
}
