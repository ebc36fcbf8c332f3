import type { AnyAccessPattern, AnyEntity, EntityKey, Index } from '../../model/index.ts'

/**
 * Whether the entries that a pattern reads hold whole items. An index that doesn't carry some attribute of the
 * pattern's entities, or the one that says when an item expires, gives only what must be completed by the
 * primary key. What stands in a key of the entry is read from there and needs no carrying.
 */
export function carriesItems({ index, entities }: AnyAccessPattern): boolean {
  return index.projection === 'all' || entities.every((entity) => carries(index, entity))
}

function carries({ name, projection }: Index, entity: AnyEntity): boolean {
  const carried = new Set<string>(typeof projection === 'string' ? [] : projection)
  const { timeToLive } = entity.table.definition
  if (timeToLive !== undefined && !carried.has(timeToLive)) return false
  const inKeys = new Set([
    ...partsOf(entity.primaryKey),
    ...partsOf(name === undefined ? undefined : entity.indexKeys.get(name)),
  ])
  return Object.entries(entity.attributes).every(
    ([attribute, { options }]) => inKeys.has(attribute) || carried.has(options.storedName ?? attribute),
  )
}

function partsOf(key: EntityKey | undefined): string[] {
  return [key?.partition, key?.sort].flatMap((codec) =>
    (codec?.template.segments ?? []).flatMap((segment) =>
      segment.kind === 'part' ? [segment.attribute] : [],
    ),
  )
}
