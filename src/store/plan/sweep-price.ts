import type { Amount, Expectation } from './expectation.ts'
import type { Place } from './place.ts'
import type { PlannedRead } from './planned-read.ts'
import { callPrice, readUnits } from './price.ts'

/** What a sweep is priced by. */
export interface Pricing {
  readonly expectation: Expectation
  readonly consistent: boolean
  /** What a get costs beside its units: the less, the more gets go out together. */
  readonly getPrice: number
}

/**
 * What one call for these reads is expected to cost, in read units: what it reads until the last of them has what it
 * wants, and the price of the call itself. Of one get alone that is a GetItem, of all else a Query.
 */
export function sweepPrice(places: readonly Place[], { expectation, consistent, getPrice }: Pricing): number {
  const [only, ...others] = places
  const bytes = Math.max(...places.map((place) => bytesTo(place, places, expectation)))
  const isGet = others.length === 0 && only?.read.kind === 'get'
  return readUnits(bytes, consistent) + (isGet ? getPrice : callPrice)
}

/** The items after which all of the reads are expected to have what they want. */
export function sweepLimit(places: readonly Place[], expectation: Expectation): number {
  // What comes before is expected; of the read itself as much is asked for as it wants.
  return Math.max(
    ...places.map((place) => amountBefore(place, places, expectation).items + mostOf(place.read)),
  )
}

/** The bytes that a sweep is expected to read until one of its reads has what it wants. */
function bytesTo(place: Place, places: readonly Place[], expectation: Expectation): number {
  const most = place.read.kind === 'get' ? 1 : place.read.limit
  return (
    amountBefore(place, places, expectation).bytes + expectation.through(place.first, place.last, most).bytes
  )
}

function mostOf(read: PlannedRead): number {
  if (read.kind === 'get') return 1
  // A bound that doesn't belong is read all the same, because BETWEEN includes both.
  return read.limit + (read.sort.kind === 'above' || read.sort.kind === 'below' ? 1 : 0)
}

/** What lies between a sweep's beginning and a read's. */
function amountBefore({ read, first }: Place, [begin]: readonly Place[], expectation: Expectation): Amount {
  return begin === undefined || begin.read === read ? nothing : expectation.until(begin.first, first)
}

const nothing: Amount = { items: 0, bytes: 0 }
