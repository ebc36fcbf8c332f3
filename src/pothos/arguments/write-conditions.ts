import { type AnyEntity, operatorsFor } from '../../model/index.ts'
import type { InputMaker, Registry } from '../registry/index.ts'
import { attributeOf } from '../types/index.ts'
import { conditionType, readCondition } from './filters.ts'

type Values = Readonly<Record<string, unknown>>

/** The input type of a client's condition on an item: conditions on these attributes, `and`, `or` and `not`. */
export function requirementType(
  registry: Registry,
  entity: AnyEntity,
  attributes: readonly string[],
  name: string,
): unknown {
  return registry.type(name, `requirements on ${attributes.join(', ')} of ${entity.name}`, () => {
    const reference = registry.builder.inputRef(name)
    reference.implement({
      description: 'A condition on the item. All given members must match.',
      fields: (t: InputMaker) => ({
        ...Object.fromEntries(
          attributes.map((attribute) => [
            attribute,
            t.field({
              type: conditionType(registry, entity, attribute),
              required: false,
              description: attributeOf(entity, attribute).options.description,
            }),
          ]),
        ),
        and: t.field({ type: [reference], required: false, description: 'All of these match.' }),
        or: t.field({ type: [reference], required: false, description: 'At least one of these matches.' }),
        not: t.field({ type: reference, required: false, description: 'This does not match.' }),
      }),
    })
    return reference
  })
}

/** Such an input in the store's form. */
export function readRequirement(entity: AnyEntity, given: unknown): Values | undefined {
  if (given === undefined || given === null) return undefined
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
      if (value === undefined || value === null) return []
      if (name === 'not') return [[name, readRequirement(entity, value)]]
      if (name === 'and' || name === 'or') {
        return [[name, (value as unknown[]).map((each) => readRequirement(entity, each))]]
      }
      return [[name, readCondition(entity, name, value)]]
    }),
  )
}

/** Those of the named attributes on which a client can set conditions. */
export function conditionable(entity: AnyEntity, names: readonly string[]): readonly string[] {
  return names.filter((name) => operatorsFor(attributeOf(entity, name)).length > 0)
}
