import { DynagateError } from '../errors.ts'
import { type AnyEntity, decodeItem, entityOf, type ItemOf, tenantOf } from '../model/index.ts'
import { fromWire, type ShardRecord } from '../store/index.ts'

/** A change of an entity's item. */
export type ItemChange<Item> = {
  /** The tenant whose item it is; undefined for a shared entity, and in a table without tenants. */
  readonly tenant: string | undefined
} & (
  | { readonly kind: 'created'; readonly after: Item }
  | { readonly kind: 'changed'; readonly before: Item; readonly after: Item }
  | {
      readonly kind: 'removed'
      readonly before: Item
      /** Whether DynamoDB removed it because its time to live was over. */
      readonly isExpired: boolean
    }
)

/**
 * The change in a stream's record, if it is one of an entity's items; undefined for items of other entities. The stream
 * must have both images.
 *
 * @throws ItemError for stored data that doesn't fit the entity.
 * @throws DynagateError INTERNAL_SERVER_ERROR for a record without the images.
 *
 * @example
 * const change = itemChange(Order, record)
 * if (change?.kind === 'changed') console.log(change.before.state, change.after.state)
 */
export function itemChange<E extends AnyEntity>(
  entity: E,
  record: ShardRecord,
): ItemChange<ItemOf<E>> | undefined {
  const { eventName, dynamodb, userIdentity } = record
  const before = eventName === 'INSERT' ? undefined : itemIn(entity, dynamodb.OldImage)
  const after = eventName === 'REMOVE' ? undefined : itemIn(entity, dynamodb.NewImage)
  const tenant = tenantIn(entity, dynamodb.Keys)
  if (before !== undefined && after !== undefined) return { kind: 'changed', tenant, before, after }
  if (after !== undefined) return { kind: 'created', tenant, after }
  if (before === undefined) return undefined
  const isExpired = userIdentity?.PrincipalId === 'dynamodb.amazonaws.com'
  return { kind: 'removed', tenant, before, isExpired }
}

function itemIn<E extends AnyEntity>(
  entity: E,
  image: ShardRecord['dynamodb']['NewImage'],
): ItemOf<E> | undefined {
  if (image === undefined) {
    const fix = "declare stream: 'newAndOldImages' in defineTable(), and enable it on the table"
    throw new DynagateError('INTERNAL_SERVER_ERROR', `A stream record has no image of the item: ${fix}`)
  }
  const stored = fromWire(image)
  return entityOf(entity.table, stored) === entity ? (decodeItem(entity, stored) as ItemOf<E>) : undefined
}

function tenantIn({ primaryKey }: AnyEntity, key: ShardRecord['dynamodb']['Keys']): string | undefined {
  const [partition] = primaryKey.partition
  return partition.hasTenant
    ? tenantOf(partition.decode(fromWire(key)[partition.key.name] ?? null))
    : undefined
}
