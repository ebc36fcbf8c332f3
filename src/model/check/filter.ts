import { storedName } from '../attributes/index.ts'
import type { AnyAccessPattern, AnyEntity } from '../types.ts'

/** What is wrong with the attributes that a pattern may be filtered by. */
export function checkFilter(pattern: AnyAccessPattern): string[] {
  const { name, filter, entities } = pattern
  const [entity] = entities
  if (filter === undefined || entity === undefined) return []
  const faults = filter.attributes.flatMap((attribute) => checkOne(pattern, entity, attribute))
  if (!(filter.readUnits > 0)) {
    faults.push(`${name}: filter.readUnits is ${filter.readUnits}: give a number above 0, or leave it out`)
  }
  return faults
}

function checkOne({ name, index }: AnyAccessPattern, entity: AnyEntity, attribute: string): string[] {
  const declared = entity.attributes[attribute]
  if (declared === undefined) {
    return [
      `${name}: the filter names '${attribute}', which is no attribute of ${entity.name}: name one of its own`,
    ]
  }
  const stored = storedName(entity.attributes, attribute)
  if (stored === index.partition.name || stored === index.sort?.name) {
    return [
      `${name}: '${attribute}' is a key of what is read: ask for it by the key, and leave it out of the filter`,
    ]
  }
  if (
    index.projection === 'all' ||
    (typeof index.projection !== 'string' && index.projection.includes(stored))
  ) {
    return []
  }
  return [
    `${name}: the index ${index.name} doesn't carry '${attribute}', so it can't be filtered by: add it to the projection`,
  ]
}
