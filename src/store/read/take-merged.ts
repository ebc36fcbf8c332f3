import { compareKeys, type Document, type KeyValue } from '../../model/index.ts'
import type { QueryPlan } from '../plan/index.ts'

/** A shard's entries in the order read, of which some may be taken. */
export interface BufferedShard {
  readonly shard: number
  readonly buffer: Document[]
}

/** A place in the order of all shards: behind the entry that has, or had, these keys. */
export interface MergedPlace {
  readonly shard: number
  readonly keys: Document
}

/**
 * Takes the first `count` entries of all shards out of their buffers, in one order: that of their sort keys, and
 * of their shards' numbers where these are equal; reading downward is that order reversed. Each buffer holds
 * `count` entries, or all that its shard still has before `until`.
 */
export function takeMerged(
  plan: QueryPlan,
  shards: readonly BufferedShard[],
  count: number,
  until?: MergedPlace,
): Document[] {
  const [first, ...others] = shards
  if (first === undefined || others.length === 0) return first?.buffer.splice(0, count) ?? []
  const placed = shards.flatMap((from) =>
    from.buffer.slice(0, count).map((entry) => ({ from, entry, shard: from.shard, keys: entry })),
  )
  // The sort is stable, so entries of one shard keep the order DynamoDB gave them.
  placed.sort((a, b) => compareMerged(plan, a, b))
  const reachable = until ? placed.filter((each) => compareMerged(plan, each, until) <= 0) : placed
  const taken = reachable.slice(0, count)
  for (const { from } of taken) from.buffer.shift()
  return taken.map(({ entry }) => entry)
}

/** Which of two places comes first in the order of all shards: negative for the one. */
export function compareMerged(
  { pattern, ascending }: QueryPlan,
  one: MergedPlace,
  other: MergedPlace,
): number {
  const name = pattern.index.sort?.name
  const keyOf = ({ keys }: MergedPlace): KeyValue =>
    ((name === undefined ? null : keys[name]) ?? null) as KeyValue
  const order = name === undefined ? 0 : compareKeys(keyOf(one), keyOf(other))
  return (ascending ? 1 : -1) * (order || one.shard - other.shard)
}
