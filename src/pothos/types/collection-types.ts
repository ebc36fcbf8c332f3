import type { AnyEntity } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { FieldMaker, Registry } from '../registry/index.ts'
import { needsExtension } from '../registry/index.ts'
import { attributeOf, outputType } from './attribute-types.ts'
import { isRestricted } from './rules-directive.ts'
import { toGraphQL } from './values.ts'

/** A union of the entities in a collection. */
export function collectionUnion(
  registry: Registry,
  name: string,
  entities: readonly AnyEntity[],
): { name: string } {
  return registry.type(name, `a union of ${namesOf(entities)}`, () =>
    registry.builder.unionType(name, {
      types: entities.map((entity) => registry.entityType(entity)),
      resolveType: (item: { __typename: string }) => item.__typename,
    }),
  ) as { name: string }
}

/** An interface of the attributes that the entities in a collection have in common. */
export function collectionInterface(
  registry: Registry,
  name: string,
  entities: readonly AnyEntity[],
  attributes: readonly string[],
): { name: string } {
  const first = required(entities[0], 'an entity of the collection')
  return registry.type(name, `${attributes.join(', ')} of ${namesOf(entities)}`, () => {
    const reference = registry.builder.interfaceRef(name).implement({
      fields: (t: FieldMaker) =>
        Object.fromEntries(
          attributes.map((attribute) => [
            attribute,
            t.field({
              type: outputType(registry, first, attribute),
              nullable: entities.some((entity) => mayLack(entity, attribute)),
              extensions: needsExtension(attribute),
              resolve: (item) => toGraphQL(attributeOf(first, attribute).type, item[attribute]),
            }),
          ]),
        ),
      resolveType: (item: { __typename: string }) => item.__typename,
    })
    for (const entity of entities) registry.addInterface(entity, reference)
    return reference
  }) as { name: string }
}

function namesOf(entities: readonly AnyEntity[]): string {
  return entities.map(({ name }) => name).join(', ')
}

function mayLack(entity: AnyEntity, name: string): boolean {
  const attribute = entity.attributes[name]
  return attribute === undefined || attribute.options.isOptional === true || isRestricted(entity, name)
}
