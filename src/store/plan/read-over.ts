import type { AnyEntity } from '../../model/index.ts'

/** Whether items of an entity can expire: it has the table's time-to-live attribute. */
export function mayExpire({ table, attributes }: AnyEntity): boolean {
  const { timeToLive } = table.definition
  return Object.entries(attributes).some(([name, { options }]) => (options.storedName ?? name) === timeToLive)
}

/**
 * How many more items a read evaluates after its first items, some of which may have expired: DynamoDB deletes expired
 * items only within a few days. The read ends there, complete or not.
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
