import { compareKeys, type Document, type Index, type KeyValue, matchesSort } from '../../model/index.ts'
import { pickKey } from './pick-key.ts'
import type { MergedQuery } from './plan-reads.ts'
import type { ReadSpan } from './read-span.ts'
import type { PlannedRead, RangeRead } from './reads.ts'

/** The result of a merged Query: entries in its order, and whether it reached the end of its range. */
export interface MergedPage {
  readonly entries: readonly Document[]
  readonly isAtEnd: boolean
}

/** The part of a merged page that belongs to one read. */
export type ReadShare =
  | { readonly kind: 'get'; readonly item: Document | null }
  /** `next` is the key after which the range continues; undefined exactly when it has ended. */
  | { readonly kind: 'range'; readonly entries: readonly Document[]; readonly next: Document | undefined }
  /** The page ended before this read was complete: its entries so far, and the read of the rest. */
  | { readonly kind: 'rest'; readonly entries: readonly Document[]; readonly read: PlannedRead }

/**
 * Splits the page of a merged Query among its reads. A read is complete only if the Query has passed its end, regardless
 * of the estimate; any other read has a rest.
 */
export function splitMergedPage(
  query: MergedQuery,
  page: MergedPage,
  primaryIndex: Index,
): ReadonlyMap<PlannedRead, ReadShare> {
  return new Map(query.spans.map((span) => [span.read, shareOf(span, query, page, primaryIndex)]))
}

function shareOf(span: ReadSpan, query: MergedQuery, page: MergedPage, primaryIndex: Index): ReadShare {
  const { read } = span
  if (read.kind === 'range') return rangeShare(read, span, query, page, primaryIndex)
  const { sortName } = query
  const wanted = read.key[sortName]
  const item = page.entries.find((entry) => isSame(entry[sortName], wanted))
  if (item !== undefined) return { kind: 'get', item }
  return hasPassed(span.last, query, page) ? { kind: 'get', item: null } : { kind: 'rest', entries: [], read }
}

function rangeShare(
  read: RangeRead,
  span: ReadSpan,
  query: MergedQuery,
  page: MergedPage,
  primaryIndex: Index,
): ReadShare {
  const own: Document[] = []
  for (const entry of page.entries) {
    const key = entry[query.sortName]
    if (key === undefined || !matchesSort(read.sort, key)) continue
    own.push(entry)
    if (own.length === read.limit) break
  }
  const last = own.at(-1)
  const start = last && pickKey(last, read.index, primaryIndex)
  if (own.length === read.limit) return { kind: 'range', entries: own, next: start }
  if (hasPassed(span.last, query, page)) return { kind: 'range', entries: own, next: undefined }
  return { kind: 'rest', entries: own, read: { ...read, start, limit: read.limit - own.length } }
}

/** Whether all entries through a sort key have been read. Several entries of an index may have the same sort key. */
function hasPassed(end: KeyValue | undefined, query: MergedQuery, { entries, isAtEnd }: MergedPage): boolean {
  if (isAtEnd) return true
  const reached = entries.at(-1)?.[query.sortName]
  if (reached === undefined || end === undefined) return false
  return (query.ascending ? compareKeys(reached, end) : compareKeys(end, reached)) > 0
}

function isSame(a: KeyValue | undefined, b: KeyValue | undefined): boolean {
  return a !== undefined && b !== undefined && compareKeys(a, b) === 0
}
