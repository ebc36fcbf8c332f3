import {
  type AnyEntity,
  type Document,
  encodeItem,
  inTenant,
  newShards,
  plainDecimal,
  readNumber,
  relationsTo,
  shardedRelations,
} from '../../model/index.ts'
import type { ItemChange } from '../changes/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { readRecord, servedBy, unserved, writesBoth } from '../forms/index.ts'
import { pickKey } from '../plan/index.ts'
import { batchWriteAll } from '../run/index.ts'
import {
  copiesOf,
  itemText,
  membershipsOf,
  noParent,
  plusDecimal,
  sentinelsOf,
  uniqueViolation,
  type WriteTarget,
  withCopies,
} from '../write/index.ts'

/** Options of {@link fill}. */
export interface FillOptions {
  readonly client: DynamoClient
  readonly tableName: string
  /** The tenant of the items; undefined without one. */
  readonly tenant: string | undefined
  /** Returns milliseconds since 1970. */
  readonly clock: () => number
  /** Called after each step with the number of items written. */
  readonly progress: ((done: number) => void) | undefined
  /** Discards cached reads of these items. */
  readonly cache: { invalidate(change: ItemChange): Promise<void> }
}

type Values = Readonly<Record<string, unknown>>

/** The items of one entity. */
export type FillGroup = readonly [entity: AnyEntity, items: Iterable<Values>]

/**
 * Puts the items of a new table. Parents must precede their children, and each key may occur only once. Counts, sums
 * and copies are computed while the children are encoded, and unique values are reserved, all without reads. Parents
 * are written last, with their counts, and stay in memory until then.
 *
 * @returns the number of items.
 * @throws DynagateError BAD_USER_INPUT for an item that doesn't fit, NOT_FOUND for a missing parent, UNIQUE_VIOLATION;
 *   otherwise the error of the first failed write: then the table is only partly filled.
 */
export async function fill(groups: readonly FillGroup[], options: FillOptions): Promise<number> {
  const filling = new Filling(options)
  for (const [entity, items] of groups) {
    await checkForms(entity, options)
    const isParent = relationsTo(entity).length > 0
    for (const item of items) {
      const stored = filling.encoded(entity, item)
      if (isParent) filling.keep(entity, stored)
      else await filling.put(stored)
    }
  }
  return filling.end()
}

/** Rejects an entity with a migration under way: items put by a fill would lack their second form. */
async function checkForms(entity: AnyEntity, { client, tableName }: FillOptions): Promise<void> {
  if (entity.second === undefined) return
  const record = await readRecord(client, { entity, tableName, copy: 0 })
  if (!servedBy(entity, record)) throw unserved(entity, record)
  if (writesBoth(record))
    throw new TypeError(
      `Expected a new table, got one in which ${entity.name} is being migrated: use putAll()`,
    )
}

/** A table that is being filled. */
class Filling {
  readonly #options: FillOptions
  readonly #now: number
  /** The parents by their keys, with their counts and sums until now. */
  readonly #parents = new Map<string, Document>()
  /** The shards of their counters, by their keys. */
  readonly #shards = new Map<string, Document>()
  readonly #reserved = new Set<string>()
  #step: Document[] = []
  #items = 0

  constructor(options: FillOptions) {
    this.#options = options
    this.#now = options.clock()
  }

  /** Encodes an item with its copies, and counts it in its parents. */
  encoded(entity: AnyEntity, values: Values): Document {
    const own = inTenant(values, entity.shared ? undefined : this.#options.tenant)
    let item = encodeItem(entity, own, this.#now)
    const target = this.#target(entity)
    for (const { relation, text, amounts } of membershipsOf(target, item, own)) {
      const parent = this.#parents.get(text) ?? this.#shards.get(text)
      if (parent === undefined) throw noParent(entity, relation, { position: 1, of: 1 })
      if (relation.copies.length > 0) item = withCopies(entity, item, copiesOf(relation, parent))
      for (const [name, amount] of amounts) {
        const sum = plusDecimal(plainDecimal(String(parent[name] ?? 0)), amount, 1n)
        parent[name] = readNumber(sum)
      }
    }
    for (const { constraint, item: sentinel, text } of sentinelsOf(target, item, own)) {
      if (this.#reserved.has(text)) throw uniqueViolation(entity, constraint, { position: 1, of: 1 })
      this.#reserved.add(text)
      this.#step.push(sentinel)
    }
    return item
  }

  keep(entity: AnyEntity, item: Document): void {
    const { primaryIndex } = entity.table
    const key = pickKey(item, primaryIndex)
    this.#parents.set(itemText(entity, key), item)
    for (const relation of shardedRelations(entity)) {
      for (const shard of newShards(relation, key, this.#options.tenant)) {
        this.#shards.set(itemText(entity, pickKey(shard, primaryIndex)), shard)
      }
    }
  }

  async put(item: Document): Promise<void> {
    this.#step.push(item)
    this.#items += 1
    if (this.#step.length >= stepSize) await this.#write()
  }

  /** Writes what is left, and the parents. @returns the number of items. */
  async end(): Promise<number> {
    for (const item of this.#parents.values()) await this.put(item)
    for (const shard of this.#shards.values()) {
      this.#step.push(shard)
      if (this.#step.length >= stepSize) await this.#write()
    }
    if (this.#step.length > 0) await this.#write()
    return this.#items
  }

  async #write(): Promise<void> {
    const { client, tableName, cache, progress } = this.#options
    const items = this.#step
    this.#step = []
    const requests = items.map((Item) => ({ PutRequest: { Item } }))
    const [failed] = await batchWriteAll(client, { [tableName]: requests })
    const isCertain = failed === undefined
    await Promise.all(
      items.map((after) => cache.invalidate({ key: after, before: undefined, after, isCertain })),
    )
    if (failed) throw failed.error
    progress?.(this.#items)
  }

  #target(entity: AnyEntity): WriteTarget {
    return { tableName: this.#options.tableName, entity, now: this.#now }
  }
}

/** Four batches of 25. */
const stepSize = 100
