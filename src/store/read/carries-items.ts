import type { AnyAccessPattern, AnyEntity, EntityKey, Index } from '../../model/index.ts'
import type { Selection } from '../plan/index.ts'

/**
 * Whether the entries that a pattern reads hold whole items, or all that is selected of them. An index that doesn't carry some attribute of the
 * pattern's entities, or the one that says when an item expires, gives only what must be completed by the
 * primary key. What stands in a key of the entry is read from there and needs no carrying.
 */
export function carriesItems({ index, entities }: AnyAccessPattern, selection?: Selection): boolean {
  if (index.projection === 'all') return true
  return entities.every((entity) => carries(index, entity, selection?.attributesOf(entity)))
}

function carries(
  { name, projection }: Index,
  entity: AnyEntity,
  wanted: ReadonlySet<string> | undefined,
): boolean {
  const carried = new Set<string>(typeof projection === 'string' ? [] : projection)
  const { timeToLive } = entity.table.definition
  if (timeToLive !== undefined && !carried.has(timeToLive)) return false
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
