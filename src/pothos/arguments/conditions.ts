import {
  type AnyEntity,
  type AttributeType,
  type ConditionOperator,
  comparisons,
  deepestCondition,
  operatorsOf,
  plainType,
} from '../../model/index.ts'
import type { InputMaker, Registry } from '../registry/index.ts'
import { attributeOf, fromGraphQL, inputType, ownTypeName } from '../types/index.ts'

type Values = Readonly<Record<string, unknown>>

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

/**
 * The condition in the model's form, without what is null or has no members; undefined if it asks nothing. An empty one
 * within `and`, `or` and `not` is left for the model to reject.
 */
export function readConditionInput(entity: AnyEntity, given: unknown, depth = 0): Values | undefined {
  if (given === undefined || given === null) return undefined
  // Deeper ones are rejected by the model, as they are.
  if (depth > deepestCondition) return given as Values
  const inner = (value: unknown) => readConditionInput(entity, value, depth + 1) ?? {}
  const members = givenMembers(given).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'not') return [[name, inner(value)]]
    if (name === 'and' || name === 'or') return [[name, (value as unknown[]).map(inner)]]
    const condition = readOperators(attributeOf(entity, name).type, value, `${entity.name}.${name}`)
    return givenMembers(condition).length === 0 ? [] : [[name, condition]]
  })
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

/** The members of an input object that have a value: one that is null counts as left out. */
function givenMembers(input: unknown): [string, unknown][] {
  return Object.entries(input as Values).filter(([, value]) => value !== null && value !== undefined)
}

function readOperators(type: AttributeType<unknown>, condition: unknown, path: string): Values {
  return Object.fromEntries(
    givenMembers(condition).flatMap(([operator, value]): [string, unknown][] => {
      if (operator !== 'size') return [[operator, readOperand(type, operator, value, path)]]
      const sizes = givenMembers(value)
      return sizes.length === 0 ? [] : [[operator, Object.fromEntries(sizes)]]
    }),
  )
}

function readOperand(type: AttributeType<unknown>, operator: string, value: unknown, path: string): unknown {
  if (operator === 'exists' || operator === 'beginsWith') return value
  if (operator === 'in') return (value as unknown[]).map((each) => fromGraphQL(type, each, path))
  if (operator !== 'contains') return fromGraphQL(type, value, path)
  const { element } = plainType(type)
  return element ? fromGraphQL(element, value, path) : value
}

/** The input type of the conditions on one attribute. */
function attributeCondition(registry: Registry, entity: AnyEntity, attribute: string): unknown {
  const value = inputType(registry, entity, attribute)
  const declared = attributeOf(entity, attribute)
  const operators = operatorsOf(declared)
  // A scalar's conditions are one type for all attributes that have them all.
  const { kind, custom } = declared.type
  const isShared =
    typeof value === 'string' && !['null', 'record'].includes(kind) && custom?.servedAs !== 'stored'
  const name = `${isShared ? value : ownTypeName(registry, entity, attribute)}Condition`
  const content = `conditions by ${operators.join(', ')}${isShared ? '' : ` on ${entity.name}.${attribute}`}`
  return registry.type(name, content, () =>
    registry.builder.inputType(name, {
      description: 'A condition on an attribute. All given operators must match.',
      fields: (t: InputMaker) =>
        Object.fromEntries(
          operators.map((operator) => [
            operator,
            t.field({
              type: operandType(registry, operator, value),
              required: false,
              description: descriptionOf(operator, value),
            }),
          ]),
        ),
    }),
  )
}

function operandType(registry: Registry, operator: ConditionOperator, value: unknown): unknown {
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
  size: 'The number of bytes, or of members.',
}
