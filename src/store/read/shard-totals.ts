import {
  counterShardEntity,
  countersOf,
  type Document,
  parentAttributes,
  plainDecimal,
  type ShardedRelation,
  shardedForm,
  shardValues,
  storedCounter,
} from '../../model/index.ts'
import { planByKey } from '../plan/index.ts'
import { plusDecimal } from '../write/index.ts'
import type { ReadLoader } from './read-loader.ts'

/** The parent whose shards are read. */
export interface ShardsOf {
  readonly relation: ShardedRelation
  /** Its stored primary key. */
  readonly parentKey: Document
  readonly tenant: string | undefined
}

/**
 * The counters of a parent, by name: the sums over its shards, as plain decimals. Batches the gets of all shards.
 * Undefined if the parent doesn't exist, or if its children haven't been counted since the model changed.
 */
export async function shardTotals(
  { relation, parentKey, tenant }: ShardsOf,
  loader: ReadLoader,
): Promise<ReadonlyMap<string, string> | undefined> {
  const entity = counterShardEntity(relation.parent.table)
  const form = shardedForm(relation)
  const shards = await Promise.all(
    Array.from({ length: relation.shards }, (_, shard) =>
      loader.item(planByKey(entity, shardValues(relation, parentKey, shard, tenant))),
    ),
  )
  const totals = new Map(countersOf(relation).map((name) => [name, '0']))
  for (const shard of shards) {
    if (shard === null || shard[parentAttributes.counted] !== form) return undefined
    for (const [name, total] of totals) {
      const own = plainDecimal(String(shard[storedCounter(relation, name)] ?? 0))
      totals.set(name, plusDecimal(total, own, 1n))
    }
  }
  return totals
}
