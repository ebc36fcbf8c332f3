import type { AnyEntity, Table } from '../types.ts'

/** The faults of how long an entity's deleted items are kept, and of what they keep. */
export function checkSoftDelete({ definition }: Table, { name, softDelete, unique }: AnyEntity): string[] {
  if (softDelete === undefined) return []
  const { days, keepsUnique } = softDelete
  return [
    ...(days !== undefined && !(Number.isFinite(days) && days > 0)
      ? [`is ${days} days: give a number above 0, or none to keep deleted items until they are restored`]
      : []),
    ...(days !== undefined && definition.timeToLive === undefined
      ? [
          `is ${days} days, but the table has no time to live: declare timeToLive in defineTable(), or remove days`,
        ]
      : []),
    ...(keepsUnique && unique.size === 0
      ? ['has keepsUnique, but the entity has no unique constraints: remove it']
      : []),
  ].map((fault) => `${name}: softDelete ${fault}`)
}
