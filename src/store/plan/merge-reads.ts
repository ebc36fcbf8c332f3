import { compareKeys, type KeyValue, type Table } from '../../model/index.ts'
import type { Sizes } from './item-sizes.ts'
import { PartitionEstimate } from './partition-estimate.ts'
import { mergedLimit, mergedPrice, type Pricing } from './read-price.ts'
import { type ReadSpan, spanOf } from './read-span.ts'
import type { PlannedRead, RangeRead } from './reads.ts'

/** Several reads of one partition that one Query serves, in the order of the Query. */
export interface MergedReads {
  readonly spans: readonly ReadSpan[]
  /** The number of items after which all of the reads are expected to be complete. */
  readonly limit: number
}

/** The context of merging. */
export interface MergeContext {
  readonly table: Table
  readonly sizes: Sizes
  /** The price of a get in addition to its units; it falls with the number of gets in one batch. */
  readonly getPrice: number
}

/** Reads of one partition of an index with a sort key: of the same consistency, and all ranges in the same direction. */
export interface MergeCandidates {
  readonly partition: Pick<RangeRead, 'index' | 'partition' | 'ascending' | 'consistent'>
  readonly sortName: string
  readonly reads: readonly PlannedRead[]
}

/**
 * Merges reads with their neighbours: the next read joins a Query if that is estimated to cost no more than a separate
 * call. A read that joins no other is returned alone.
 */
export function mergeReads(
  { partition, sortName, reads }: MergeCandidates,
  context: MergeContext,
): MergedReads[] {
  const { ascending, consistent } = partition
  const estimate = new PartitionEstimate(context.table, partition, context.sizes)
  const pricing = { estimate, consistent, getPrice: context.getPrice }
  const spans = reads
    .map((read) => spanOf(read, sortName, ascending))
    .sort((a, b) => compareSpans(a, b, ascending ? 1 : -1))
  const merged: ReadSpan[][] = []
  for (const span of spans) {
    const current = merged.at(-1)
    if (current !== undefined && isWorthJoining(current, span, pricing)) current.push(span)
    else merged.push([span])
  }
  return merged.map((joined) => ({ spans: joined, limit: mergedLimit(joined, estimate) }))
}

function isWorthJoining(joined: readonly ReadSpan[], span: ReadSpan, pricing: Pricing): boolean {
  return (
    mergedPrice([...joined, span], pricing) <= mergedPrice(joined, pricing) + mergedPrice([span], pricing)
  )
}

/** Orders spans by first key, then by last key, so that a point precedes a range that starts there. */
function compareSpans(a: ReadSpan, b: ReadSpan, direction: 1 | -1): number {
  return compareOpen(a.first, b.first, direction, -1) || compareOpen(a.last, b.last, direction, 1)
}

function compareOpen(
  a: KeyValue | undefined,
  b: KeyValue | undefined,
  direction: 1 | -1,
  openIs: 1 | -1,
): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? openIs : -openIs
  return direction * compareKeys(a, b)
}
