import { readUnits, writePrice } from '../../store/index.ts'
import { readFilterArgument } from '../arguments/index.ts'
import type { FieldCost } from './field-cost.ts'
import { mostBytes, nothing, type Price, type PriceContext, type PricedRead, type Values } from './priced.ts'
import { priceOfQuery } from './query-price.ts'

/** Gets by global ids, at the size of the largest of these entities. */
export function priceOfByKey(
  { entities }: Extract<FieldCost, { kind: 'byKey' }>,
  size: number,
  { sizes, consistent }: PriceContext,
): Price {
  return {
    ...nothing,
    gets: size,
    consistent,
    readUnits: size * readUnits(mostBytes(entities(), sizes), consistent),
  }
}

/** A write with this input, or with a typical one if it isn't known. */
export function priceOfWrite(
  { write, isIdempotent: isOwn }: Extract<FieldCost, { kind: 'write' }>,
  args: Values | undefined,
  { sizes, isIdempotent }: PriceContext,
): Price {
  const hasKey = isIdempotent || isOwn?.(args) === true
  const { calls, readUnits: read, writeUnits, trips } = writePrice(write(args), sizes, hasKey)
  return { ...nothing, operation: 'write', writes: calls, readUnits: read, writeUnits, trips }
}

/** A read of an access pattern: the page that its arguments select, and its count. */
export function priceOfRead(priced: PricedRead, context: PriceContext): Price {
  const { pattern } = priced.read
  if (pattern.unique !== undefined) return priceOfUnique(priced, context)
  if (pattern.kind === 'get') return priceOfGet(priced, context)
  if (pattern.filter === undefined) return priceOfQuery(priced, context, false)
  if (priced.args !== undefined) {
    return priceOfQuery(priced, context, readFilterArgument(pattern, priced.args.filter) !== undefined)
  }
  return costlier(priceOfQuery(priced, context, true), priceOfQuery(priced, context, false))
}

function priceOfGet({ read: { pattern } }: PricedRead, { sizes, consistent: isAll }: PriceContext): Price {
  const consistent = pattern.consistent || isAll
  const { partition, sort } = pattern.templates
  const units = readUnits(mostBytes(pattern.entities, sizes), consistent)
  return { ...nothing, partition, sort, gets: 1, consistent, readUnits: units }
}

/** A get of the sentinel, of at most 4 KB, then of its owner. */
function priceOfUnique(priced: PricedRead, context: PriceContext): Price {
  const owner = priceOfGet(priced, context)
  const units = owner.readUnits + readUnits(1, owner.consistent)
  return { ...owner, earlierGets: 1, readUnits: units, trips: 2 }
}

function costlier(one: Price, other: Price): Price {
  return {
    ...one,
    queries: Math.max(one.queries, other.queries),
    gets: Math.max(one.gets, other.gets),
    countGets: Math.max(one.countGets, other.countGets),
    readUnits: Math.max(one.readUnits, other.readUnits),
    trips: Math.max(one.trips, other.trips),
    countTrips: Math.max(one.countTrips, other.countTrips),
  }
}
