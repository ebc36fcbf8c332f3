import type { AnyEntity } from '../../model/index.ts'
import { mayExpire } from '../time-to-live.ts'

/**
 * The maximum number of items that a read evaluates in addition to its first ones, to replace expired items. Then the
 * read ends, complete or not.
 *
 * @param first the number of items that it evaluates in any case.
 * @returns 0 if no items of these entities can expire.
 */
export function readOverOf(entities: readonly AnyEntity[], first: number): number {
  return first > 0 && entities.some(mayExpire) ? mostReadOver(first) : 0
}

/** The number of further items that a read evaluates if some of its first ones were dropped. */
export function mostReadOver(first: number): number {
  return Math.max(first, minReadOver)
}

const minReadOver = 50
