import { DynagateError } from '../errors.ts'
import {
  type AnyEntity,
  type ChangeKind,
  type Document,
  decodeItem,
  entityOf,
  type ItemChange,
  type ItemOf,
  tenantOf,
} from '../model/index.ts'
import { fromWire, type ShardRecord } from '../store/index.ts'

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
  const kind = changeKindOf(entity, record)
  if (kind === undefined) return undefined
  const { dynamodb, userIdentity } = record
  const tenant = tenantIn(entity, dynamodb.Keys)
  const itemIn = (image: Image) => decodeItem(entity, storedIn(image)) as ItemOf<E>
  switch (kind) {
    case 'created':
      return { kind, tenant, after: itemIn(dynamodb.NewImage) }
    case 'changed':
      return { kind, tenant, before: itemIn(dynamodb.OldImage), after: itemIn(dynamodb.NewImage) }
    case 'removed': {
      const isExpired = userIdentity?.PrincipalId === 'dynamodb.amazonaws.com'
      return { kind, tenant, before: itemIn(dynamodb.OldImage), isExpired }
    }
  }
}

/**
 * The change of an entity's item in a record; undefined for items of other entities. An item that replaces one of
 * another entity counts as created.
 *
 * @throws DynagateError INTERNAL_SERVER_ERROR for a record without the images.
 */
export function changeKindOf(
  entity: AnyEntity,
  { eventName, dynamodb }: ShardRecord,
): ChangeKind | undefined {
  const isOwn = (image: Image) => entityOf(entity.table, storedIn(image)) === entity
  const wasOwn = eventName !== 'INSERT' && isOwn(dynamodb.OldImage)
  const isOwnNow = eventName !== 'REMOVE' && isOwn(dynamodb.NewImage)
  if (isOwnNow) return wasOwn ? 'changed' : 'created'
  return wasOwn ? 'removed' : undefined
}

type Image = ShardRecord['dynamodb']['NewImage']

function storedIn(image: Image): Document {
  if (image !== undefined) return fromWire(image)
  const fix = "declare stream: 'newAndOldImages' in defineTable(), and enable it on the table"
  throw new DynagateError('INTERNAL_SERVER_ERROR', `A stream record has no image of the item: ${fix}`)
}

function tenantIn({ primaryKey }: AnyEntity, key: ShardRecord['dynamodb']['Keys']): string | undefined {
  const [partition] = primaryKey.partition
  return partition.hasTenant
    ? tenantOf(partition.decode(fromWire(key)[partition.key.name] ?? null))
    : undefined
}
