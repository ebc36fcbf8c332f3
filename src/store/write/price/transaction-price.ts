import { type AnyEntity, codecsOf, derivationsOf, keyNamesOf, namesOf } from '../../../model/index.ts'
import { readUnits, type Sizes } from '../../plan/index.ts'
import { isComputed } from '../change/index.ts'
import { isCopied } from '../companions/index.ts'
import { isPutAfterRead } from '../plan/index.ts'
import {
  copyPrice,
  inTurn,
  lifetimeUnits,
  movedUnits,
  parentUnits,
  replacedPrice,
  rewritesPrice,
  sentinelUnits,
  together,
  type WritePrice,
} from './companion-price.ts'
import { movedPrice } from './moved-price.ts'
import { deletedBytes, looseBytes, unitsOf } from './write-bytes.ts'

/** A transaction with a maximum number of writes for each entity. Each write may store the whole input. */
export interface IntendedTransaction {
  readonly kind: 'transaction'
  readonly writes: readonly { readonly entity: AnyEntity; readonly count: number }[]
  /** Undefined if it isn't known. */
  readonly input: Readonly<Record<string, unknown>> | undefined
}

/**
 * A write in a transaction costs twice as much as alone. The declaration doesn't say which writes are updates, so each is
 * priced as an update that may read its item first.
 */
export function transactionPrice({ writes, input }: IntendedTransaction, sizes: Sizes): WritePrice {
  const given = input === undefined ? 0 : looseBytes(input)
  const writeUnits = writes.reduce(
    (sum, { entity, count }) =>
      sum +
      2 *
        count *
        ((entity.movable.size > 0 ? 2 : 1) * movedUnits(entity, sizes.mostBytesOf(entity) + given) +
          (entity.softDelete === undefined ? 0 : unitsOf(sizes.mostBytesOf(entity) + deletedBytes)) +
          2 * entity.unique.size * sentinelUnits(entity, undefined) +
          2 * parentUnits(entity, sizes) +
          lifetimeUnits(entity)),
    0,
  )
  const reading = writes.filter(
    ({ entity }) => mayReadFirst(entity) || isPutAfterRead(entity) || isCopied(entity),
  )
  const reads = reading.reduce((sum, { count }) => sum + count, 0)
  const units = reading.reduce(
    (sum, { entity, count }) => sum + count * readUnits(sizes.mostBytesOf(entity), true),
    0,
  )
  const own = { calls: 1 + reads, trips: reads > 0 ? 2 : 1, readUnits: units, writeUnits }
  const of = (price: (entity: AnyEntity, sizes: Sizes) => WritePrice) =>
    writes.map(({ entity, count }) => together(price(entity, sizes), count))
  const [copies, moves, replaced] = [of(copyPrice), of(movedPrice), of(replacedPrice)]
  const rewrites = writes.map(({ entity, count }) => rewritesPrice(entity, sizes, count))
  const all = inTurn(own, ...copies, ...rewrites, ...moves, ...replaced)
  const most = (prices: readonly WritePrice[]) => Math.max(0, ...prices.map((price) => price.trips))
  return { ...all, trips: own.trips + most(copies) + most(rewrites) + most(moves) }
}

/**
 * Whether an update or upsert of the entity may read its item first, for example because it changes one part of an index
 * key and lacks the others.
 */
function mayReadFirst(entity: AnyEntity): boolean {
  if (derivationsOf(entity).length > 0 || entity.movable.size > 0 || entity.softDelete) return true
  const key = new Set(keyNamesOf(entity))
  const computed = [...entity.indexKeys.values()].filter(isComputed)
  return namesOf(computed.flatMap(codecsOf)).some(
    (name) => !key.has(name) && entity.attributes[name]?.options.maintained !== 'updatedAt',
  )
}
