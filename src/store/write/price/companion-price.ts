import {
  type AnyEntity,
  childrenPattern,
  copyingRelations,
  isAggregated,
  isSharded,
  type ParentRelation,
  shardsOfParent,
} from '../../../model/index.ts'
import { readUnits, type Sizes } from '../../plan/index.ts'
import { affectedRelations, copiedInputs, isCascading, jobLists } from '../companions/index.ts'
import { keepsUniqueValues } from '../plan/index.ts'
import { deletedBytes, keyBytes, unitsOf } from './write-bytes.ts'

type Values = Readonly<Record<string, unknown>>

/** The maximum cost of a write, without retries. */
export interface WritePrice {
  readonly calls: number
  readonly trips: number
  readonly readUnits: number
  readonly writeUnits: number
}

/** The cost of writes made one after another. */
export function inTurn(...prices: readonly WritePrice[]): WritePrice {
  const sum = (name: keyof WritePrice) => prices.reduce((total, price) => total + price[name], 0)
  return {
    calls: sum('calls'),
    trips: sum('trips'),
    readUnits: sum('readUnits'),
    writeUnits: sum('writeUnits'),
  }
}

/** The cost of several equal writes in one transaction, whose reads run concurrently. */
export function together(price: WritePrice, count: number): WritePrice {
  return {
    calls: count * price.calls,
    trips: count > 0 ? price.trips : 0,
    readUnits: count * price.readUnits,
    writeUnits: count * price.writeUnits,
  }
}

const nothing: WritePrice = { calls: 0, trips: 0, readUnits: 0, writeUnits: 0 }

/** The write units of an item that may move in every index. */
export function movedUnits(entity: AnyEntity, bytes: number): number {
  return unitsOf(bytes) * (1 + 2 * entity.indexKeys.size)
}

/**
 * The units, outside a transaction, of the items that are created or removed with an item: its cascade, the list that
 * names the cascade (about ten names per unit), and the shards of its counters.
 */
export function lifetimeUnits(entity: AnyEntity): number {
  return shardsOfParent(entity) + (isCascading(entity) ? jobUnits : 0)
}

const jobUnits = 8

/**
 * The units, outside a transaction, of the writes of an item's parents. A check costs as much as a write, and each index
 * of the parent also contains the count.
 *
 * @param patch restricts the result to the parents that it affects; by default all.
 */
export function parentUnits(entity: AnyEntity, sizes: Sizes, patch?: Values): number {
  const affected = affectedRelations(entity, patch)
  return affected.reduce((sum, relation) => {
    const { parent } = relation
    if (isSharded(relation)) return sum + 1
    const entries = isAggregated(relation) ? 1 + parent.indexKeys.size : 1
    return sum + entries * unitsOf(sizes.mostBytesOf(parent))
  }, 0)
}

/** The units of a sentinel, which stores the unique value and its owner's key. */
export function sentinelUnits(entity: AnyEntity, key: Values | undefined): number {
  return unitsOf(mostSentinelBytes + 2 * (key === undefined ? 0 : keyBytes(entity, key)))
}

/** The maximum bytes of a sentinel without the owner's key: names, the value and its hash. */
const mostSentinelBytes = 640

/**
 * The concurrent reads of the parents from which an item copies, and of those with shards whose rules must allow the
 * caller to read them.
 *
 * @param patch restricts the result to the parents that it affects; by default all.
 */
export function copyPrice(entity: AnyEntity, sizes: Sizes, patch?: Values): WritePrice {
  const copying = affectedRelations(entity, patch).filter(
    ({ copies, shards, parent }) => copies.length > 0 || (shards !== undefined && parent.rules !== undefined),
  )
  const units = copying.map(({ parent }) => readUnits(sizes.mostBytesOf(parent), true))
  return {
    calls: copying.length,
    trips: Math.min(1, copying.length),
    readUnits: units.reduce((sum, each) => sum + each, 0),
    writeUnits: 0,
  }
}

/** The read of the deleted item that a soft delete replaces, concurrent with the read of the item. */
export function replacedPrice(entity: AnyEntity, sizes: Sizes): WritePrice {
  if (!keepsUniqueValues(entity)) return nothing
  return { ...nothing, calls: 1, readUnits: readUnits(sizes.mostBytesOf(entity) + deletedBytes, true) }
}

/**
 * The cost of keeping the children's copies current when an item is written: the write rewrites the copies of a few
 * children itself, or begins a job, whose own cost is not included.
 *
 * @param patch the changes, if they are known.
 */
export function rewritePrice(entity: AnyEntity, sizes: Sizes, patch?: Values): WritePrice {
  const changed = copiedInputs(entity, patch)
  if (changed.length === 0) return nothing
  const affected = copyingRelations(entity).filter(([, { copies }]) =>
    copies.some(([, ofParent]) => changed.includes(ofParent)),
  )
  const atOnce = affected.map(([child, relation]) => atOncePrice(child, relation, sizes))
  const { writeUnits, ...reads } = inTurn(...atOnce)
  return { ...reads, writeUnits: 2 * jobUnits + writeUnits }
}

/** Like {@link rewritePrice} for several items in one transaction, which share the lists of jobs. */
export function rewritesPrice(entity: AnyEntity, sizes: Sizes, count: number): WritePrice {
  const all = together(rewritePrice(entity, sizes), count)
  const shared = all.writeUnits === 0 ? 0 : Math.max(0, count - jobLists('rewrites').length)
  return { ...all, writeUnits: all.writeUnits - 2 * shared * (jobUnits - 1) }
}

function atOncePrice(child: AnyEntity, relation: ParentRelation, sizes: Sizes): WritePrice {
  const { atOnce = 0 } = relation
  if (atOnce === 0) return nothing
  const bytes = sizes.mostBytesOf(child)
  const isWhole = childrenPattern(child, relation)?.index.kind === 'primary'
  const query = readUnits(atOnce * bytes, isWhole)
  const gets = isWhole ? 0 : atOnce
  return {
    calls: 1 + gets,
    trips: isWhole ? 1 : 2,
    readUnits: query + gets * readUnits(bytes, true),
    writeUnits: 2 * atOnce * movedUnits(child, bytes),
  }
}

/** A write with companions: a read of the item, a transaction, and a read of the result if one is returned. */
export function companionPrice(
  entity: AnyEntity,
  { write, key, sentinels, parents, bytes, results }: CompanionWrite,
): WritePrice {
  return {
    calls: 2 + results,
    trips: 2 + results,
    readUnits: (1 + results) * readUnits(bytes, true),
    writeUnits: 2 * (write + sentinels * sentinelUnits(entity, key) + parents),
  }
}

interface CompanionWrite {
  /** The units of the item's own write, outside a transaction. */
  readonly write: number
  readonly key: Values | undefined
  /** The maximum number of written sentinels. */
  readonly sentinels: number
  /** The units of the writes of its parents, outside a transaction. */
  readonly parents: number
  readonly bytes: number
  /** How often the item is read afterwards. */
  readonly results: 0 | 1
}
