import { createHash } from 'node:crypto'
import type { AnyEntity, ParentRelation } from '../types.ts'
import { relationsTo } from './parent-relation.ts'

// A relation with shards stores its counters in separate items, each in a separate partition: a write of a child changes
// one of them instead of the parent. Shards exist exactly as long as their parent.

/** A relation whose counters are spread over several items. */
export interface ShardedRelation extends ParentRelation {
  readonly shards: number
  readonly count: string
}

/** Whether the counters of a relation are spread over several items. */
export function isSharded(relation: ParentRelation): relation is ShardedRelation {
  return relation.shards !== undefined && relation.count !== undefined
}

/** The relations to an entity's items that have shards. */
export function shardedRelations(parent: AnyEntity): readonly ShardedRelation[] {
  return relationsTo(parent).filter(isSharded)
}

/** The number of shards that an item of an entity has, of all relations to it. */
export function shardsOfParent(parent: AnyEntity): number {
  return shardedRelations(parent).reduce((sum, { shards }) => sum + shards, 0)
}

/** The form of the counters. Counters of another form were stored with another model, and need a backfill. */
export function shardedForm({ child, key, count, sums, shards }: ShardedRelation): string {
  return createHash('sha256')
    .update(JSON.stringify([child, key, count, sums, shards]))
    .digest('hex')
    .slice(0, 8)
}
