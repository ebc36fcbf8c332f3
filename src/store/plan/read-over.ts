import type { AnyEntity } from '../../model/index.ts'

/** Whether items of an entity expire: it has the table's time-to-live attribute. */
export function mayExpire({ table, attributes }: AnyEntity): boolean {
  const { timeToLive } = table.definition
  return Object.entries(attributes).some(([name, { options }]) => (options.storedName ?? name) === timeToLive)
}

/**
 * How many items beyond those asked for a read looks at, where expired ones are in the way: DynamoDB deletes them only
 * within some days. Then the read ends where it stands.
 *
 * @param first the items it looks at in any case.
 * @returns 0 where none of the entities' items expire.
 */
export function readOverOf(entities: readonly AnyEntity[], first: number): number {
  return first > 0 && entities.some(mayExpire) ? mostReadOver(first) : 0
}

/** The same of a read that finds entries which don't count, expected or not. */
export function mostReadOver(first: number): number {
  return Math.max(first, fewest)
}

const fewest = 50
