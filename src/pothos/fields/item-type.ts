import type { AnyAccessPattern } from '../../model/index.ts'
import type { Registry } from '../registry/index.ts'
import { collectionUnion, pascal } from '../types/index.ts'

/**
 * The type of the items that a pattern reads: the entity's, or the union of a collection.
 *
 * @param declared the union or interface of the collection, if the schema declares one.
 */
export function itemTypeOf(
  registry: Registry,
  { name: pattern, entities }: AnyAccessPattern,
  declared: { readonly name: string } | undefined,
): { readonly name: string; readonly type: unknown } {
  if (declared !== undefined) return { name: declared.name, type: declared }
  const [entity, ...others] = entities
  if (entity !== undefined && others.length === 0)
    return { name: entity.name, type: registry.entityType(entity) }
  const name = `${pascal(pattern)}Member`
  return { name, type: collectionUnion(registry, name, entities) }
}
