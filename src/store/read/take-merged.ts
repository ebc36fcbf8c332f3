import { compareKeys, type Document, type KeyValue } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { QueryPlan } from '../plan/index.ts'

/** A shard's buffered entries, in order. */
export interface BufferedShard {
  readonly shard: number
  readonly buffer: Document[]
}

/** A position in the order of all shards: after the entry that has, or had, these keys. */
export interface MergedPosition {
  readonly shard: number
  readonly keys: Document
}

/**
 * Takes the first `count` entries of all shards out of their buffers, ordered by sort key, and equal sort keys by shard
 * number; a descending query reverses that order. Each buffer must hold `count` entries, or all that its shard still has
 * before `until`.
 */
export function takeMerged(
  plan: QueryPlan,
  shards: readonly BufferedShard[],
  count: number,
  until?: MergedPosition,
): Document[] {
  const [first, ...others] = shards
  if (first === undefined || others.length === 0) return first?.buffer.splice(0, count) ?? []
  const positioned = shards.flatMap((from) =>
    from.buffer.slice(0, count).map((entry) => ({ from, entry, shard: from.shard, keys: entry })),
  )
  // The sort is stable, so entries of one shard keep the order DynamoDB gave them.
  positioned.sort((a, b) => compareMerged(plan, a, b))
  const reachable = until ? positioned.filter((each) => compareMerged(plan, each, until) <= 0) : positioned
  const taken = reachable.slice(0, count)
  for (const { from } of taken) from.buffer.shift()
  return taken.map(({ entry }) => entry)
}

/** Compares two positions in the order of all shards: negative where `one` comes first. */
export function compareMerged(
  { pattern, ascending }: QueryPlan,
  one: MergedPosition,
  other: MergedPosition,
): number {
  const direction = ascending ? 1 : -1
  for (const { name } of pattern.index.sort) {
    const order = compareKeys(sortKeyOf(one, name), sortKeyOf(other, name))
    if (order !== 0) return direction * order
  }
  return direction * (one.shard - other.shard)
}

function sortKeyOf({ keys }: MergedPosition, name: string): KeyValue {
  return required(keys[name], `the sort key ${name}`)
}
