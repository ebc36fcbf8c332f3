import type { Amount, PartitionEstimate } from './partition-estimate.ts'
import type { ReadSpan } from './read-span.ts'
import { readUnits } from './read-units.ts'
import type { PlannedRead } from './reads.ts'

/**
 * The price of a call in read units, in addition to the units it consumes. DynamoDB charges nothing for a call, but a
 * call takes time on both ends. At a tenth of a unit, reading across a few small items is cheaper than another call, and
 * reading across many never is.
 */
export const callPrice = 0.1

/** The context of the price of merged reads. */
export interface Pricing {
  readonly estimate: PartitionEstimate
  readonly consistent: boolean
  /** The price of a get in addition to its units; it falls with the number of gets in one batch. */
  readonly getPrice: number
}

/**
 * The estimated price of one call for these reads, in read units: of the items read until the last of them is complete,
 * and of the call itself. A single get is a GetItem, everything else a Query.
 *
 * @param spans in the order of the Query.
 */
export function mergedPrice(spans: readonly ReadSpan[], { estimate, consistent, getPrice }: Pricing): number {
  const [only, ...others] = spans
  const bytes = Math.max(...spans.map((span) => bytesThrough(span, spans, estimate)))
  const isGet = others.length === 0 && only?.read.kind === 'get'
  return readUnits(bytes, consistent) + (isGet ? getPrice : callPrice)
}

/** The number of items after which all of the reads are expected to be complete. */
export function mergedLimit(spans: readonly ReadSpan[], estimate: PartitionEstimate): number {
  // The items before a read are estimated; the read itself takes exactly its limit.
  return Math.max(...spans.map((span) => amountBefore(span, spans, estimate).items + itemsReadFor(span.read)))
}

function bytesThrough(span: ReadSpan, spans: readonly ReadSpan[], estimate: PartitionEstimate): number {
  const limit = span.read.kind === 'get' ? 1 : span.read.limit
  return amountBefore(span, spans, estimate).bytes + estimate.through(span.first, span.last, limit).bytes
}

function itemsReadFor(read: PlannedRead): number {
  if (read.kind === 'get') return 1
  // An excluded bound is read too, because BETWEEN includes both.
  return read.limit + (read.sort.kind === 'above' || read.sort.kind === 'below' ? 1 : 0)
}

/** The amount between the first key of the merged query and the first key of a read. */
function amountBefore(
  { read, first }: ReadSpan,
  [start]: readonly ReadSpan[],
  estimate: PartitionEstimate,
): Amount {
  if (start === undefined || start.read === read) return { items: 0, bytes: 0 }
  return estimate.until(start.first, first)
}
