import {
  type AnyEntity,
  type AttributeType,
  type ConditionOperator,
  comparisons,
  operatorsOf,
  plainType,
  shapeOf,
} from '../../model/index.ts'
import type { InputMaker, Registry } from '../registry/index.ts'
import { attributeOf, input, ownTypeName, pascal } from '../types/index.ts'

/** The attributes of a condition in GraphQL, and its description. */
export interface ConditionInput {
  readonly name: string
  readonly description: string
  readonly attributes: readonly string[]
}

/** The input type of a client's condition on items: conditions on these attributes, `and`, `or` and `not`. */
export function conditionInput(
  registry: Registry,
  entity: AnyEntity,
  { name, description, attributes }: ConditionInput,
): unknown {
  return registry.type(name, `conditions on ${attributes.join(', ')} of ${entity.name}`, () => {
    const reference = registry.builder.inputRef(name)
    reference.implement({
      description,
      fields: (t: InputMaker) => ({
        ...Object.fromEntries(
          attributes.map((attribute) => [
            attribute,
            t.field({
              type: attributeCondition(registry, entity, attribute),
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

/** The input type of the conditions on one attribute. */
function attributeCondition(registry: Registry, entity: AnyEntity, attribute: string): unknown {
  const { type } = attributeOf(entity, attribute)
  const name = ownTypeName(registry, entity, attribute)
  return typeCondition(registry, type, { name, where: `${entity.name}.${attribute}` })
}

/**
 * The input type of the conditions on a value.
 *
 * @param own the name of the input type for a value without a separate scalar, and the owner of the value.
 */
function typeCondition(
  registry: Registry,
  type: AttributeType<unknown>,
  own: { readonly name: string; readonly where: string },
): unknown {
  const value = input(registry, type, own.name)
  const operators = offeredOperators(type)
  // A scalar's conditions are one type for all values that have them all.
  const { kind, custom } = type
  const isShared =
    typeof value === 'string' && !['null', 'record'].includes(kind) && custom?.servedAs !== 'stored'
  const name = `${isShared ? value : own.name}Condition`
  const content = `conditions by ${operators.join(', ')}${isShared ? '' : ` on ${own.where}`}`
  return registry.type(name, content, () =>
    registry.builder.inputType(name, {
      description: 'A condition on an attribute. All given operators must match.',
      fields: (t: InputMaker) =>
        Object.fromEntries(
          operators.map((operator) => [
            operator,
            t.field({
              type:
                operator === 'members'
                  ? membersCondition(registry, plainType(type), own.name)
                  : operandType(registry, operator, value),
              required: false,
              description: descriptionOf(operator, value),
            }),
          ]),
        ),
    }),
  )
}

/** The members of a record have any names, which no input type has. */
function offeredOperators(type: AttributeType<unknown>): readonly ConditionOperator[] {
  const operators = operatorsOf(type)
  return plainType(type).kind === 'record' ? operators.filter((each) => each !== 'members') : operators
}

/** The input type of the conditions on members of a map. */
function membersCondition(registry: Registry, map: AttributeType<unknown>, ownName: string): unknown {
  const { members = {}, typeName = ownName } = map
  const name = `${typeName}MembersCondition`
  return registry.type(name, `conditions on members of ${shapeOf(map)}`, () =>
    registry.builder.inputType(name, {
      description: 'Conditions on members, all of which must be met.',
      fields: (t: InputMaker) =>
        Object.fromEntries(
          Object.entries(members).map(([member, { type, description }]) => [
            member,
            t.field({
              type: typeCondition(registry, type, {
                name: `${typeName}${pascal(member)}`,
                where: `${typeName}.${member}`,
              }),
              required: false,
              description,
            }),
          ]),
        ),
    }),
  )
}

function operandType(
  registry: Registry,
  operator: Exclude<ConditionOperator, 'members'>,
  value: unknown,
): unknown {
  switch (operator) {
    case 'exists':
      return 'Boolean'
    case 'beginsWith':
      return 'String'
    case 'contains':
      return Array.isArray(value) ? value[0] : 'String'
    case 'in':
      return [value]
    case 'size':
      return sizeCondition(registry)
    default:
      return value
  }
}

function sizeCondition(registry: Registry): unknown {
  return registry.type('SizeCondition', 'conditions on sizes', () =>
    registry.builder.inputType('SizeCondition', {
      description: 'A condition on a size. All given operators must match.',
      fields: (t: InputMaker) =>
        Object.fromEntries(
          comparisons.map((operator) => [
            operator,
            t.field({ type: 'Int', required: false, description: descriptions[operator] }),
          ]),
        ),
    }),
  )
}

function descriptionOf(operator: ConditionOperator, value: unknown): string {
  if (!Array.isArray(value)) return descriptions[operator]
  if (operator === 'contains') return 'Has this element.'
  return operator === 'size' ? 'The number of elements.' : descriptions[operator]
}

const descriptions: Readonly<Record<ConditionOperator, string>> = {
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
  size: 'The length of a string, or the number of bytes or members.',
  members: 'Its members meet these conditions.',
}
