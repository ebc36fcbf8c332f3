import {
  type AnyAccessPattern,
  type AnyEntity,
  type FilterOperator,
  operatorsFor,
} from '../../model/index.ts'
import type { FieldMaker, InputMaker } from '../registry/index.ts'
import { type Registry, registryOf } from '../registry/index.ts'
import { attributeOf, fromGraphQL, inputType, ownTypeName, pascal } from '../types/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The `filter` argument of a pattern that allows filters; no argument for others. */
export function filterArgument(maker: FieldMaker, pattern: AnyAccessPattern): Record<string, unknown> {
  const { filter, entities } = pattern
  const [entity] = entities
  if (filter === undefined || entity === undefined) return {}
  const registry = registryOf(maker.builder)
  const name = `${pascal(pattern.name)}Filter`
  const type = registry.type(name, `filters of ${pattern.name}`, () =>
    registry.builder.inputType(name, {
      description:
        'Conditions on attributes outside the key, all of which must be met. Excluded items are read and paid for as well.',
      fields: (t: InputMaker) =>
        Object.fromEntries(
          filter.attributes.map((attribute) => [
            attribute,
            t.field({
              type: conditionType(registry, entity, attribute),
              required: false,
              description: attributeOf(entity, attribute).options.description,
            }),
          ]),
        ),
    }),
  )
  const description = `Returns only items that meet these conditions. A page consumes at most ${filter.readUnits} read units.`
  return { filter: maker.arg({ type, required: false, description }) }
}

/** The filter in the model's form; undefined if it has no condition. */
export function readFilterArgument({ entities }: AnyAccessPattern, given: unknown): Values | undefined {
  const [entity] = entities
  if (entity === undefined || given === undefined || given === null) return undefined
  const conditions = Object.entries(given).flatMap(([attribute, condition]) => {
    const read = condition ? readCondition(entity, attribute, condition) : {}
    return Object.keys(read).length > 0 ? [[attribute, read]] : []
  })
  return conditions.length === 0 ? undefined : Object.fromEntries(conditions)
}

/** The operators of a condition; null counts as omitted. */
export function readCondition(entity: AnyEntity, attribute: string, condition: object): Values {
  const { type } = attributeOf(entity, attribute)
  const given = Object.entries(condition).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(
    given.map(([operator, value]) => {
      if (otherTypes.has(operator)) return [operator, value]
      const values = Array.isArray(value)
        ? value.map((each) => fromGraphQL(type, each))
        : fromGraphQL(type, value)
      return [operator, values]
    }),
  )
}

const otherTypes = new Set(['beginsWith', 'contains', 'exists'])

/** The input type of the conditions on one attribute. */
export function conditionType(registry: Registry, entity: AnyEntity, attribute: string): unknown {
  const value = inputType(registry, entity, attribute)
  const declared = attributeOf(entity, attribute)
  const name = `${typeof value === 'string' ? value : ownTypeName(registry, entity, attribute)}Condition`
  const operators = operatorsFor(declared)
  return registry.type(name, `conditions by ${operators.join(', ')} on ${declared.type.kind}`, () =>
    registry.builder.inputType(name, {
      description: 'A condition on an attribute. All given operators must match.',
      fields: (t: InputMaker) =>
        Object.fromEntries(
          operators.map((operator) => [
            operator,
            t.field({ type: typeOf(operator, value), required: false, description: descriptions[operator] }),
          ]),
        ),
    }),
  )
}

function typeOf(operator: FilterOperator, value: unknown): unknown {
  if (operator === 'exists') return 'Boolean'
  if (operator === 'beginsWith' || operator === 'contains') return 'String'
  return operator === 'in' ? [value] : value
}

const descriptions: Readonly<Record<FilterOperator, string>> = {
  eq: 'Equal to this value.',
  ne: 'Not equal to this value.',
  in: 'Equal to one of these values, at most 100.',
  gt: 'Greater than this value.',
  gte: 'Greater than or equal to this value.',
  lt: 'Less than this value.',
  lte: 'Less than or equal to this value.',
  beginsWith: 'Begins with this string.',
  contains: 'Contains this string.',
  exists: 'Whether the attribute has a value.',
}
