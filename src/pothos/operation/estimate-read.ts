import type { AnyAccessPattern } from '../../model/index.ts'
import type { Sizes } from '../../store/index.ts'
import type { Estimate } from './estimate.ts'
import { priceOfRead } from './price.ts'
import type { Price } from './priced.ts'

/** A read of an access pattern by a tool, outside of any operation. */
export interface PricedPattern {
  readonly pattern: AnyAccessPattern
  /** The pattern's arguments; undefined for any. */
  readonly args: Readonly<Record<string, unknown>> | undefined
  /** The maximum number of items. */
  readonly size: number
  readonly consistent: boolean
}

/** The estimated cost of one read with all attributes: the same as that of an operation with a field for this read. */
export function estimateRead({ pattern, args, size, consistent }: PricedPattern, sizes: Sizes): Estimate {
  const price = priceOfRead(
    { read: { pattern }, args, size, isCounted: false },
    { sizes, consistent, isIdempotent: false, selection: { attributesOf: () => undefined } },
  )
  const gets = price.gets + price.earlierGets
  return {
    calls: { least: 1, most: callsOf(price) },
    roundTrips: { least: 1, most: price.trips },
    readUnits: { least: 0.5, most: price.readUnits },
    writeUnits: { least: 0, most: 0 },
    fields: [
      {
        path: pattern.name,
        field: pattern.name,
        pattern: pattern.name,
        operation: price.operation,
        index: price.index,
        partition: price.partition,
        sort: price.sort,
        depth: 0,
        roundTrip: 1,
        lastTrip: price.trips,
        times: 1,
        queries: price.queries,
        gets,
        writes: 0,
        readUnits: price.readUnits,
        writeUnits: 0,
      },
    ],
  }
}

function callsOf({ queries, gets, earlierGets }: Price): number {
  return queries + Math.ceil(gets / 100) + Math.ceil(earlierGets / 100)
}
