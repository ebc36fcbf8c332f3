import type { Document } from '../../model/index.ts'
import { compareKeys, type QueryPlan } from '../plan/index.ts'

/** A shard's entries in the order read, of which some may be taken. */
export interface BufferedShard {
  readonly shard: number
  readonly buffer: Document[]
}

/**
 * Takes the first `count` entries of all shards out of their buffers, in one order: that of their sort keys, and
 * of their shards' numbers where these are equal; reading downward is that order reversed. Each buffer holds
 * `count` entries, or all that its shard still has.
 */
export function takeMerged(
  { pattern, ascending }: QueryPlan,
  shards: readonly BufferedShard[],
  count: number,
): Document[] {
  const [first, ...others] = shards
  if (first === undefined || others.length === 0) return first?.buffer.splice(0, count) ?? []
  const sortName = pattern.index.sort?.name
  const direction = ascending ? 1 : -1
  const placed = shards.flatMap((from) =>
    from.buffer
      .slice(0, count)
      .map((entry) => ({ from, entry, key: (sortName === undefined ? null : entry[sortName]) ?? null })),
  )
  // The sort is stable, so entries of one shard keep the order DynamoDB gave them.
  placed.sort((a, b) => {
    const order = sortName === undefined ? 0 : compareKeys(a.key, b.key)
    return direction * (order || a.from.shard - b.from.shard)
  })
  const taken = placed.slice(0, count)
  for (const { from } of taken) from.buffer.shift()
  return taken.map(({ entry }) => entry)
}
