import { storedName } from '../attributes/index.ts'
import { keyAttributes } from '../definition/index.ts'
import type { AnyAccessPattern, AnyEntity } from '../types.ts'

/** The faults of a pattern's filter attributes. */
export function checkFilter(pattern: AnyAccessPattern): string[] {
  const { name, filter, entities } = pattern
  const [entity] = entities
  if (filter === undefined || entity === undefined) return []
  const faults = filter.attributes.flatMap((attribute) => checkOne(pattern, entity, attribute))
  if (!(filter.readUnits > 0)) {
    faults.push(`${name}: filter.readUnits is ${filter.readUnits}: expected a positive number, or none`)
  }
  return faults
}

function checkOne({ name, index }: AnyAccessPattern, entity: AnyEntity, attribute: string): string[] {
  const declared = entity.attributes[attribute]
  if (declared === undefined) {
    return [
      `${name}: the filter names '${attribute}', which is not an attribute of ${entity.name}: use one of its own`,
    ]
  }
  const stored = storedName(entity.attributes, attribute)
  if (keyAttributes(index).includes(stored)) {
    return [`${name}: '${attribute}' is part of the key: use the key argument, and remove it from the filter`]
  }
  if (
    index.projection === 'all' ||
    (typeof index.projection !== 'string' && index.projection.includes(stored))
  ) {
    return []
  }
  return [
    `${name}: the index ${index.name} doesn't project '${attribute}', so it can't be filtered by: add it to the projection`,
  ]
}
