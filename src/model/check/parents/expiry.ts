import { storedName } from '../../attributes/index.ts'
import { isAggregated } from '../../parents/index.ts'
import type { AnyEntity, ParentRelation } from '../../types.ts'

/**
 * The faults of expiry, as ends of sentences about the relation: DynamoDB deletes expired items itself, without updating
 * counts.
 */
export function checkExpiry(child: AnyEntity, relation: ParentRelation): string[] {
  const { parent, copies } = relation
  const ofCopies =
    copies.length > 0 && mayExpire(parent)
      ? [`copies from ${parent.name}, whose items expire and leave the copies: remove these, or the expiry`]
      : []
  if (!isAggregated(relation)) return ofCopies
  return [
    ...ofCopies,
    ...(mayExpire(child)
      ? [
          'counts or sums items that expire, which DynamoDB deletes without the store: remove the count and the sums, or the expiry',
        ]
      : []),
    ...(mayExpire(parent)
      ? [`keeps counts or sums in ${parent.name}, whose items expire: remove them, or the expiry`]
      : []),
  ]
}

/** Whether DynamoDB deletes items of an entity by the table's timeToLive. */
export function mayExpire({ table, attributes }: AnyEntity): boolean {
  const { timeToLive } = table.definition
  return Object.keys(attributes).some((name) => storedName(attributes, name) === timeToLive)
}
