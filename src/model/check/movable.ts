import { codecsOf, namesOf } from '../entity-key.ts'
import type { AnyEntity } from '../types.ts'

/** The faults of the attributes of a primary key that updates may change. */
export function checkMovable({ name: entity, attributes, primaryKey, movable }: AnyEntity): string[] {
  const inKey = namesOf(codecsOf(primaryKey))
  return [...movable].flatMap((name) => {
    const options = Object.hasOwn(attributes, name) ? attributes[name]?.options : undefined
    if (options === undefined || !inKey.includes(name)) {
      const key = inKey.join(', ') || 'no attributes'
      return [
        `${entity}: movable has '${name}', which is not part of the primary key (it has ${key}): remove it from movable`,
      ]
    }
    if (options.maintained !== undefined)
      return [`${entity}.${name}: is maintained by the store: remove it from movable`]
    if (options.isReadOnly)
      return [`${entity}.${name}: is read-only, but movable: remove readOnly(), or remove it from movable`]
    return []
  })
}
