import type { AnyEntity } from '../../model/index.ts'
import { mayExpire } from '../time-to-live.ts'

/**
 * How many more items a read evaluates after its first items, some of which may have expired. The read ends
 * there, complete or not.
 *
 * @param first the number of items that it evaluates in any case.
 * @returns 0 where none of the entities' items can expire.
 */
export function readOverOf(entities: readonly AnyEntity[], first: number): number {
  return first > 0 && entities.some(mayExpire) ? mostReadOver(first) : 0
}

/** How many more items a read evaluates once some of its first ones had to be left out. */
export function mostReadOver(first: number): number {
  return Math.max(first, minReadOver)
}

const minReadOver = 50
