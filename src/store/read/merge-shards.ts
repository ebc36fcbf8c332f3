import { compareKeys, type QueryPlan } from '../plan/index.ts'
import type { Row } from './row.ts'

/** The rows of one shard, in the order read. */
export interface ShardRows {
  readonly shard: number
  readonly rows: readonly Row[]
}

/**
 * The rows of all shards in one order: that of their sort keys, and of their shards' numbers where these are
 * equal; reading downward is that order reversed. Pure.
 */
export function mergeShards({ pattern, ascending }: QueryPlan, shards: readonly ShardRows[]): Row[] {
  const [first, ...others] = shards
  if (others.length === 0) return [...(first?.rows ?? [])]
  const sortName = pattern.index.sort?.name
  const placed = shards.flatMap(({ shard, rows }) =>
    rows.map((row) => ({ shard, row, key: sortName === undefined ? null : (row.entry[sortName] ?? null) })),
  )
  const direction = ascending ? 1 : -1
  // The sort is stable, so rows of one shard keep the order DynamoDB gave them.
  placed.sort(
    (a, b) => direction * ((sortName === undefined ? 0 : compareKeys(a.key, b.key)) || a.shard - b.shard),
  )
  return placed.map(({ row }) => row)
}
