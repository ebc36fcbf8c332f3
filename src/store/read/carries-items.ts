import type { AnyAccessPattern, AnyEntity, EntityKey, Index, Table } from '../../model/index.ts'
import type { Selection } from '../plan/index.ts'

/**
 * Whether the entries that a pattern reads hold whole items, or all that is selected of them. If an index doesn't carry
 * some attribute of the pattern's entities, or the one that says when an item expires, its items must be completed by
 * their primary keys. What is part of a key of the entry is read from there and need not be carried.
 */
export function carriesItems({ index, entities }: AnyAccessPattern, selection?: Selection): boolean {
  if (index.projection === 'all') return true
  return entities.every((entity) => carries(index, entity, selection?.attributesOf(entity)))
}

/** Whether an index's entries say when their items expire; true also where items don't. */
function carriesTimeToLive({ projection, partition, sort }: Index, table: Table): boolean {
  const { timeToLive } = table.definition
  if (timeToLive === undefined || projection === 'all') return true
  const keys = [table.primaryIndex.partition, table.primaryIndex.sort, partition, sort]
  const isKey = keys.some((key) => key?.name === timeToLive)
  return isKey || (projection !== 'keysOnly' && projection.includes(timeToLive))
}

/**
 * Whether a Query of an index can leave out what has expired: the index carries the attribute that says so, and not as
 * its key, which no filter may name.
 */
export function canLeaveOutExpired(index: Index, table: Table): boolean {
  const { timeToLive } = table.definition
  if (timeToLive === undefined) return true
  const isKey = index.partition.name === timeToLive || index.sort?.name === timeToLive
  return !isKey && carriesTimeToLive(index, table)
}

function carries(index: Index, entity: AnyEntity, wanted: ReadonlySet<string> | undefined): boolean {
  const { name, projection } = index
  if (!carriesTimeToLive(index, entity.table)) return false
  const carried = new Set<string>(typeof projection === 'string' ? [] : projection)
  const inKeys = new Set([
    ...partsOf(entity.primaryKey),
    ...partsOf(name === undefined ? undefined : entity.indexKeys.get(name)),
  ])
  return Object.entries(entity.attributes).every(
    ([attribute, { options }]) =>
      wanted?.has(attribute) === false ||
      inKeys.has(attribute) ||
      carried.has(options.storedName ?? attribute),
  )
}

function partsOf(key: EntityKey | undefined): string[] {
  return [key?.partition, key?.sort].flatMap((codec) =>
    (codec?.template.segments ?? []).flatMap((segment) =>
      segment.kind === 'part' ? [segment.attribute] : [],
    ),
  )
}
