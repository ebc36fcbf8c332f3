import type { AnyEntity } from '../../model/index.ts'
import type { Selection, Sizes } from '../../store/index.ts'
import type { FieldRead } from './field-read.ts'

/** The arguments of a field. */
export type Values = Readonly<Record<string, unknown>>

/** The parts of a price that don't depend on a field and its arguments. */
export interface PriceContext {
  readonly sizes: Sizes
  /** Whether reads are strongly consistent where DynamoDB allows it. */
  readonly consistent: boolean
  /** Whether writes are made under an idempotency key. */
  readonly isIdempotent: boolean
  /** The used attributes: whether an index projects all of them. */
  readonly selection: Selection
}

/** A read of an access pattern. */
export interface PricedRead {
  readonly read: Pick<FieldRead, 'pattern' | 'countUpTo'>
  /** Undefined if they aren't known. */
  readonly args: Values | undefined
  /** The maximum number of items that it returns. */
  readonly size: number
  /** Whether its `totalCount` is selected. */
  readonly isCounted: boolean
}

/** The maximum cost of resolving a field once. */
export interface Price {
  readonly operation: 'GetItem' | 'Query' | 'write'
  readonly index: string | undefined
  readonly partition: string | undefined
  readonly sort: string | undefined
  readonly queries: number
  /** Items read by gets, of which a hundred are one call. */
  readonly gets: number
  /** Items read by gets in the round trip before `gets`, which depend on them. */
  readonly earlierGets: number
  /** Gets of parents that count the items, parallel to the read. */
  readonly countGets: number
  /** Calls of a write. */
  readonly writes: number
  /** Whether the gets are strongly consistent. */
  readonly consistent: boolean
  readonly readUnits: number
  readonly writeUnits: number
  /** Consecutive round trips. */
  readonly trips: number
  /** Round trips of counting, concurrent with those of the page. */
  readonly countTrips: number
}

/** A price to which a field adds what it costs. */
export const nothing: Price = Object.freeze({
  operation: 'GetItem',
  index: undefined,
  partition: undefined,
  sort: undefined,
  queries: 0,
  gets: 0,
  earlierGets: 0,
  countGets: 0,
  writes: 0,
  consistent: false,
  readUnits: 0,
  writeUnits: 0,
  trips: 1,
  countTrips: 0,
})

/** The maximum size of an item of these entities. */
export function mostBytes(entities: readonly AnyEntity[], sizes: Sizes): number {
  return Math.max(...entities.map((entity) => sizes.mostBytesOf(entity)))
}
