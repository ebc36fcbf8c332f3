import {
  type AnyAccessPattern,
  type Document,
  keyAttributes,
  primaryKeyOf,
  sentinelKey,
  storedName,
  uniqueText,
  uniqueTextOf,
  uniqueValueEntity,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import { type ItemRead, pickKey } from '../plan/index.ts'
import { isExpired } from '../time-to-live.ts'
import type { ReadLoader } from './read-loader.ts'

/** The context of a lookup by a unique value. */
export interface UniqueLookup {
  readonly loader: ReadLoader
  /** Returns a loader that shares no results with other reads. */
  readonly freshLoader: () => ReadLoader
  readonly tenant: string | undefined
  readonly now: () => number
}

/**
 * The stored item with a unique value, or null: gets the sentinel, which names the owner, then the owner. If the owner
 * doesn't have the value, one of the two reads was stale, and both are repeated, strongly consistent.
 *
 * @throws DynagateError BAD_USER_INPUT if an argument is missing or doesn't fit.
 */
export async function lookupUnique(
  pattern: AnyAccessPattern,
  args: Readonly<Record<string, unknown>>,
  { loader, freshLoader, tenant, now }: UniqueLookup,
): Promise<Document | null> {
  const constraint = required(pattern.unique, `the constraint of ${pattern.name}`)
  const entity = required(pattern.entities[0], `the entity of ${pattern.name}`)
  const { table, primaryKey } = entity
  const sentinelEntity = uniqueValueEntity(table)
  const value = uniqueTextOf(entity, constraint, args)
  const key = primaryKeyOf(sentinelEntity, sentinelKey(entity, constraint, value, args))
  const attempt = async (reads: ReadLoader, consistent: boolean): Promise<Document | null | 'stale'> => {
    const get = (read: Pick<ItemRead, 'key' | 'entities'>) =>
      reads.item({ kind: 'get', pattern: pattern.name, consistent, projection: undefined, ...read })
    const sentinel = await get({ key, entities: [sentinelEntity] })
    if (sentinel === null || isExpired(table, sentinel, now())) return null
    const owner = sentinel[storedName(sentinelEntity.attributes, 'owner')] as Document
    const names = keyAttributes(table.primaryIndex)
    // A value that is unique across tenants may belong to another tenant's item.
    if (!primaryKey.partition[0].isIn(tenant, owner[required(names[0], 'the partition key')])) return null
    const item = await get({ key: pickKey(owner, table.primaryIndex), entities: [entity] })
    const isOwner = item !== null && uniqueText(entity, constraint, item) === value
    return isOwner ? item : 'stale'
  }
  const found = await attempt(loader, pattern.consistent)
  if (found !== 'stale') return found
  const again = await attempt(freshLoader(), true)
  return again === 'stale' ? null : again
}
