import type { AnyEntity } from '../../../model/index.ts'
import { readUnits, type Sizes } from '../../plan/index.ts'
import { mayExpire } from '../../time-to-live.ts'
import { movedIndexes, partsToRead, withDerived } from '../change/index.ts'
import {
  affectedConstraints,
  affectsCompanions,
  deletesWithCompanions,
  hasCompanions,
  isCopied,
  withPendingCopies,
} from '../companions/index.ts'
import { changesKey, keepsUniqueValues, keptParts } from '../plan/index.ts'
import {
  companionPrice,
  copyPrice,
  inTurn,
  lifetimeUnits,
  movedUnits,
  parentUnits,
  replacedPrice,
  rewritePrice,
  sentinelUnits,
  type WritePrice,
} from './companion-price.ts'
import { movedPrice } from './moved-price.ts'
import { type IntendedTransaction, transactionPrice } from './transaction-price.ts'
import { createdBytes, deletedBytes, looseBytes, patchBytes, unitsOf } from './write-bytes.ts'

type Values = Readonly<Record<string, unknown>>

/** A write to estimate; values are undefined if they aren't known. */
export type IntendedWrite =
  | { readonly kind: 'create'; readonly entity: AnyEntity; readonly values: Values | undefined }
  | {
      readonly kind: 'update'
      readonly entity: AnyEntity
      readonly key: Values
      readonly patch: Values | undefined
    }
  | { readonly kind: 'delete' | 'restore'; readonly entity: AnyEntity }
  | { readonly kind: 'upsert'; readonly entity: AnyEntity; readonly values: Values | undefined }
  | IntendedTransaction

/**
 * The cost of a write. DynamoDB charges one unit per started kilobyte of the larger of the items before and after the
 * write, and the same for each index entry put or deleted. For an entry whose key changes it charges both.
 */
export function writePrice(write: IntendedWrite, sizes: Sizes, isIdempotent = false): WritePrice {
  const price = upgradedPrice(doubledPrice(plainPrice(write, sizes), write, sizes), write, sizes)
  return isIdempotent ? recordedPrice(price, write, sizes) : price
}

/** With an idempotency key each write is a transaction that also puts a record, and reads the record first. */
function recordedPrice(price: WritePrice, write: IntendedWrite, sizes: Sizes): WritePrice {
  const isTransaction = write.kind === 'transaction' || hasCompanions(write.entity)
  const { items, reads } = recordedOf(write, sizes)
  const record = recordBytes + items
  const itemUnits =
    write.kind === 'transaction' ? 0 : readUnits(sizes.mostBytesOf(write.entity) + items, true)
  return {
    calls: price.calls + 1 + reads,
    trips: price.trips + 1 + reads,
    readUnits: price.readUnits + readUnits(record, true) + reads * itemUnits,
    writeUnits: (isTransaction ? 1 : 2) * price.writeUnits + 2 * unitsOf(record),
  }
}

/** The bytes of a record without items. */
const recordBytes = 500

/** The bytes of the items in a record, and how often items are read for the result. */
function recordedOf(write: IntendedWrite, sizes: Sizes): { items: number; reads: number } {
  switch (write.kind) {
    case 'create':
      return {
        items: write.values ? createdBytes(write.entity, write.values) : sizes.mostBytesOf(write.entity),
        reads: 0,
      }
    case 'restore':
      return { items: 0, reads: 1 }
    case 'delete':
      return { items: sizes.mostBytesOf(write.entity), reads: 1 }
    case 'update':
      return { items: write.patch ? patchBytes(write.entity, write.patch) : 0, reads: 1 }
    case 'upsert':
      return { items: write.values ? createdBytes(write.entity, write.values) : 0, reads: 1 }
    case 'transaction': {
      const given = write.input === undefined ? 0 : looseBytes(write.input)
      const bytes = write.writes.map(({ entity, count }) => count * (sizes.mostBytesOf(entity) + given))
      return { items: bytes.reduce((sum, each) => sum + each, 0), reads: 0 }
    }
  }
}

/**
 * During a migration a write also reads and checks the record of the forms, and stores the second form of its item. In
 * the most expensive case the second form changes its key.
 */
function doubledPrice(price: WritePrice, write: IntendedWrite, sizes: Sizes): WritePrice {
  const writes = write.kind === 'transaction' ? write.writes : [{ entity: write.entity, count: 1 }]
  const doubled = writes.flatMap(({ entity, count }) =>
    entity.second ? [{ entity, second: entity.second.entity, count }] : [],
  )
  if (doubled.length === 0) return price
  const given = looseBytes(valuesOf(write) ?? {})
  const units = doubled.reduce((sum, { entity, second, count }) => {
    const bytes = sizes.mostBytesOf(entity) + given
    return sum + 2 * (1 + count * (unitsOf(bytes) + movedUnits(second, bytes)))
  }, 0)
  return {
    calls: price.calls + doubled.length,
    trips: price.trips + doubled.length,
    readUnits: price.readUnits + doubled.length,
    writeUnits: price.writeUnits + units,
  }
}

function valuesOf(write: IntendedWrite): Values | undefined {
  switch (write.kind) {
    case 'create':
    case 'upsert':
      return write.values
    case 'update':
      return write.patch
    case 'transaction':
      return write.input
    case 'delete':
    case 'restore':
      return undefined
  }
}

/** A write of an item of an earlier version fails, upgrades the item and is retried. */
function upgradedPrice(price: WritePrice, write: IntendedWrite, sizes: Sizes): WritePrice {
  if (write.kind === 'create' || write.kind === 'restore') return price
  const writes = write.kind === 'transaction' ? write.writes : [{ entity: write.entity, count: 1 }]
  const versioned = writes.filter(({ entity }) => entity.versions !== undefined)
  if (versioned.length === 0) return price
  const sum = (of: (entity: AnyEntity) => number) =>
    versioned.reduce((total, { entity, count }) => total + count * of(entity), 0)
  return {
    calls: 2 * price.calls + sum(() => 1),
    trips: 2 * price.trips + 1,
    readUnits: 2 * price.readUnits,
    writeUnits: 2 * price.writeUnits + sum((entity) => movedUnits(entity, sizes.mostBytesOf(entity))),
  }
}

function plainPrice(write: IntendedWrite, sizes: Sizes): WritePrice {
  switch (write.kind) {
    case 'create':
      return createPrice(write, sizes)
    case 'update':
      return updatePrice(write, sizes)
    case 'delete': {
      const { entity } = write
      const bytes = sizes.mostBytesOf(entity)
      const own = unitsOf(bytes) * (1 + entity.indexKeys.size)
      if (entity.softDelete !== undefined) return softDeletePrice(entity, sizes, 0)
      if (!deletesWithCompanions(entity)) return { calls: 1, trips: 1, readUnits: 0, writeUnits: own }
      const { size: sentinels } = entity.unique
      const parents = parentUnits(entity, sizes) + lifetimeUnits(entity)
      return companionPrice(entity, { write: own, key: undefined, sentinels, parents, bytes, results: 0 })
    }
    case 'restore':
      return softDeletePrice(write.entity, sizes, 1)
    case 'upsert':
      return upsertPrice(write, sizes)
    case 'transaction':
      return transactionPrice(write, sizes)
  }
}

/** The key of a new item is free or has an expired item, whose index entries DynamoDB removes. */
function createPrice(
  { entity, values }: Extract<IntendedWrite, { kind: 'create' }>,
  sizes: Sizes,
): WritePrice {
  const replaced = entity.table.definition.timeToLive === undefined ? 0 : sizes.mostBytesOf(entity)
  const bytes = Math.max(
    replaced,
    values === undefined ? sizes.mostBytesOf(entity) : createdBytes(entity, values),
  )
  const perIndex = replaced > 0 ? 2 : 1
  const own = unitsOf(bytes) * (1 + perIndex * entity.indexKeys.size)
  if (!hasCompanions(entity)) return { calls: 1, trips: 1, readUnits: 0, writeUnits: own }
  const sentinels = entity.unique.size * sentinelUnits(entity, values)
  const parents = parentUnits(entity, sizes) + lifetimeUnits(entity)
  const once = { calls: 1, trips: 1, readUnits: 0, writeUnits: 2 * (own + sentinels + parents) }
  return inTurn(copyPrice(entity, sizes), once)
}

/** The update of an upsert fails if an expired item has the key; a put then replaces that item. */
function upsertPrice(
  { entity, values }: Extract<IntendedWrite, { kind: 'upsert' }>,
  sizes: Sizes,
): WritePrice {
  const isReadFirst =
    values === undefined || entity.aggregates.length > 0 || keptParts(entity, values).length > 0
  const before = sizes.mostBytesOf(entity)
  const attempts = mayExpire(entity) ? 2 : 1
  const calls = attempts * (isReadFirst ? 2 : 1)
  const after = values === undefined ? 0 : createdBytes(entity, values)
  if (hasCompanions(entity) || isCopied(entity)) {
    const own = companionPrice(entity, {
      write: movedUnits(entity, before + after),
      key: values,
      sentinels: 2 * entity.unique.size,
      parents: 2 * parentUnits(entity, sizes) + lifetimeUnits(entity),
      bytes: before + after,
      results: 1,
    })
    const once = inTurn(own, copyPrice(entity, sizes), rewritePrice(entity, sizes))
    const again = attempts - 1
    return {
      calls: once.calls + again * 2,
      trips: once.trips + again * 2,
      readUnits: once.readUnits + again * readUnits(before, true),
      writeUnits: once.writeUnits * attempts,
    }
  }
  return {
    calls,
    trips: calls,
    readUnits: isReadFirst ? attempts * readUnits(before, true) : 0,
    // DynamoDB charges a failed condition by the size of the existing item.
    writeUnits: movedUnits(entity, before + after) + (attempts - 1) * unitsOf(before),
  }
}

function updatePrice(
  { entity, key, patch }: Extract<IntendedWrite, { kind: 'update' }>,
  sizes: Sizes,
): WritePrice {
  const before = sizes.mostBytesOf(entity)
  const given = patch ?? {}
  if (entity.movable.size > 0 && (patch === undefined || changesKey(entity, patch))) {
    return movePrice(entity, sizes, before + patchBytes(entity, given))
  }
  const changed = withPendingCopies(entity, withDerived(entity, given))
  const touched = patch === undefined ? entity.indexKeys.size : movedIndexes(entity, changed)
  const units = unitsOf(before + patchBytes(entity, given))
  const own = units * (1 + entity.indexKeys.size + touched)
  const isWithCompanions =
    patch === undefined ? hasCompanions(entity) || isCopied(entity) : affectsCompanions(entity, patch)
  if (isWithCompanions) {
    const bytes = before + patchBytes(entity, given)
    const sentinels = 2 * affectedConstraints(entity, patch)
    const parents = 2 * parentUnits(entity, sizes, patch)
    const once = companionPrice(entity, { write: own, key, sentinels, parents, bytes, results: 1 })
    return inTurn(once, copyPrice(entity, sizes, patch), rewritePrice(entity, sizes, patch))
  }
  const isReadFirst = patch === undefined || partsToRead(entity, given, key).length > 0
  return {
    calls: isReadFirst ? 2 : 1,
    trips: isReadFirst ? 2 : 1,
    readUnits: isReadFirst ? readUnits(before, true) : 0,
    writeUnits: own,
  }
}

/**
 * A read of the item, and a transaction that deletes it and puts it under another key, together with the sentinels that
 * contain its key, those of new values, and the children that move with it. A move needs no read of the result; an update
 * that turns out not to change the key may need one.
 */
function movePrice(entity: AnyEntity, sizes: Sizes, bytes: number): WritePrice {
  const write = 2 * unitsOf(bytes) * (1 + entity.indexKeys.size)
  const sentinels = 2 * entity.unique.size
  const parents = 2 * parentUnits(entity, sizes)
  const once = companionPrice(entity, { write, key: undefined, sentinels, parents, bytes, results: 1 })
  return inTurn(once, movedPrice(entity, sizes), copyPrice(entity, sizes))
}

/** A delete or restore: a read of the item to remove, and a transaction that deletes it and puts its counterpart. */
function softDeletePrice(entity: AnyEntity, sizes: Sizes, results: 0 | 1): WritePrice {
  const bytes = sizes.mostBytesOf(entity) + deletedBytes
  const write = unitsOf(bytes) * (2 + entity.indexKeys.size)
  const isReplacing = results === 0 && keepsUniqueValues(entity)
  const sentinels = (isReplacing ? 2 : 1) * entity.unique.size
  const parents = parentUnits(entity, sizes)
  const once = companionPrice(entity, { write, key: undefined, sentinels, parents, bytes, results })
  return inTurn(once, results === 0 ? replacedPrice(entity, sizes) : copyPrice(entity, sizes))
}
