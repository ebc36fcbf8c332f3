import { compareKeys, type KeyValue, type Table } from '../../model/index.ts'
import { Expectation, type Sizes } from './expectation.ts'
import { type Place, placeOf } from './place.ts'
import type { PlannedRead, RangeRead } from './planned-read.ts'
import { type Pricing, sweepLimit, sweepPrice } from './sweep-price.ts'

/** Several reads of one partition served by one Query, in the order in which it comes by them. */
export interface Sweep {
  readonly places: readonly Place[]
  /** The items after which every one of the reads is expected to have what it wants. */
  readonly limit: number
}

/** What deciding takes. */
export interface Neighbourhood {
  readonly table: Table
  readonly sizes: Sizes
  /** What a get costs beside its units: the less, the more gets go out together. */
  readonly getPrice: number
}

/** Reads of one partition of an index with a sort key, alike in consistency, the ranges in one direction. */
export interface Neighbours {
  readonly course: Pick<RangeRead, 'index' | 'partition' | 'ascending' | 'consistent'>
  readonly sortName: string
  readonly reads: readonly PlannedRead[]
}

/**
 * Divides neighbouring reads into sweeps: the next read joins while that is expected to cost no more than a call
 * of its own. A sweep of one read is that read alone.
 */
export function sweepsOf({ course, sortName, reads }: Neighbours, around: Neighbourhood): Sweep[] {
  const expectation = new Expectation(around.table, course, around.sizes)
  const pricing = { ...around, expectation, consistent: course.consistent }
  const places = reads
    .map((read) => placeOf(read, sortName, course.ascending))
    .sort((a, b) => comparePlaces(a, b, course.ascending ? 1 : -1))
  const sweeps: Place[][] = []
  for (const place of places) {
    const current = sweeps.at(-1)
    if (current !== undefined && joinsIn(current, place, pricing)) current.push(place)
    else sweeps.push([place])
  }
  return sweeps.map((joined) => ({ places: joined, limit: sweepLimit(joined, expectation) }))
}

function joinsIn(sweep: readonly Place[], place: Place, pricing: Pricing): boolean {
  return sweepPrice([...sweep, place], pricing) <= sweepPrice(sweep, pricing) + sweepPrice([place], pricing)
}

/** By where they begin, and where that is the same by where they end. */
function comparePlaces(a: Place, b: Place, direction: 1 | -1): number {
  return (
    compareOpen(a.first, b.first, direction, -1) ||
    // What ends first comes first, so that a point stands before the range that begins there.
    compareOpen(a.last, b.last, direction, 1)
  )
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
