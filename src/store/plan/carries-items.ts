import {
  type AnyAccessPattern,
  type AnyEntity,
  codecsOf,
  type Index,
  keyOn,
  partsOf,
} from '../../model/index.ts'
import { carriesTimeToLive } from '../time-to-live.ts'
import type { Selection } from './projection.ts'

/**
 * Whether the index entries of a pattern carry all selected attributes of their items, and the time-to-live attribute.
 * Otherwise the items must be completed by reads of their primary keys. An attribute that is part of a key of the entry
 * counts as carried: it is decoded from the key.
 */
export function carriesItems({ index, entities }: AnyAccessPattern, selection?: Selection): boolean {
  if (index.projection === 'all') return true
  return entities.every((entity) => carries(index, entity, selection?.attributesOf(entity)))
}

function carries(index: Index, entity: AnyEntity, wanted: ReadonlySet<string> | undefined): boolean {
  const { projection } = index
  if (!carriesTimeToLive(index, entity.table) || entity.versions !== undefined) return false
  const carried = new Set<string>(typeof projection === 'string' ? [] : projection)
  const keys = [entity.primaryKey, keyOn(entity, index)].filter((key) => key !== undefined)
  const inKeys = new Set(partsOf(keys.flatMap(codecsOf)))
  return Object.entries(entity.attributes).every(
    ([attribute, { options }]) =>
      wanted?.has(attribute) === false ||
      inKeys.has(attribute) ||
      carried.has(options.storedName ?? attribute),
  )
}
