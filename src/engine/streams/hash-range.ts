import { hash } from 'node:crypto'
import { required } from '../required.ts'
import { type Item, memberOf, orderedBytes } from '../values/index.ts'
import type { Stream } from './stream.ts'

/** Hashes of partition keys, from one (included) to another (excluded). */
export interface HashRange {
  readonly from: number
  readonly to: number
}

/** All hashes. */
export const allHashes: HashRange = { from: 0, to: 2 ** 32 }

/** The hash of the partition key in the primary key of a stream's item: equal values have equal hashes. */
export function partitionHash({ keySchema }: Pick<Stream, 'keySchema'>, key: Item): number {
  const { name } = required(
    keySchema.find(({ role }) => role === 'HASH'),
    'a partition key',
  )
  const bytes = orderedBytes(required(memberOf(key, name), 'a value of the partition key'))
  return hash('sha1', bytes, 'buffer').readUInt32BE()
}

/** Whether a hash is in a range. */
export function hasHash({ from, to }: HashRange, hash: number): boolean {
  return hash >= from && hash < to
}

/** The number of hashes in a range. */
export function hashesIn({ from, to }: HashRange = allHashes): number {
  return to - from
}

/** The two halves of a range; undefined if it has a single hash. */
export function halves({ from, to }: HashRange = allHashes): readonly [HashRange, HashRange] | undefined {
  if (to - from < 2) return undefined
  const middle = Math.floor((from + to) / 2)
  return [
    { from, to: middle },
    { from: middle, to },
  ]
}
