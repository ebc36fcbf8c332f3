import { isPresent, storedName } from '../attributes/index.ts'
import type { Document, DocumentValue } from '../document/index.ts'
import { codecsOf } from '../entity-key.ts'
import type { AnyEntity } from '../types.ts'

/** The stored value of an attribute, or its value decoded from a key of the item. */
export function storedValue(entity: AnyEntity, name: string, item: Document): DocumentValue | undefined {
  const attribute = entity.attributes[name]
  if (attribute === undefined) return undefined
  const value = item[storedName(entity.attributes, name)]
  if (value !== undefined) return isPresent(attribute, value) ? value : undefined
  const codec = codecsOf(entity.primaryKey).find(({ parts }) => parts.includes(name))
  const key = codec && item[codec.key.name]
  return codec && key !== undefined ? attribute.type.toStored(codec.decode(key)[name]) : undefined
}
