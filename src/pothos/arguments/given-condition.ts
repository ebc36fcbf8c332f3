import { type AnyEntity, type AttributeType, deepestCondition, plainType } from '../../model/index.ts'
import { required } from '../../required.ts'
import { attributeOf, fromGraphQL } from '../types/index.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The condition in the model's form, without null or empty members; undefined for an empty condition. An empty condition
 * within `and`, `or` or `not` is kept, so that the model rejects it.
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

/** The members of an input object that have a value: null counts as not given. */
function givenMembers(input: unknown): [string, unknown][] {
  return Object.entries(input as Values).filter(([, value]) => value !== null && value !== undefined)
}

function readOperators(type: AttributeType<unknown>, condition: unknown, path: string): Values {
  return Object.fromEntries(
    givenMembers(condition).flatMap(([operator, value]): [string, unknown][] => {
      if (operator === 'members') return readMembers(type, value, path)
      if (operator !== 'size') return [[operator, readOperand(type, operator, value, path)]]
      const sizes = givenMembers(value)
      return sizes.length === 0 ? [] : [[operator, Object.fromEntries(sizes)]]
    }),
  )
}

/** The operator `members` with the members that have a condition; nothing if none has one. */
function readMembers(type: AttributeType<unknown>, given: unknown, path: string): [string, unknown][] {
  const { members = {} } = plainType(type)
  const conditions = givenMembers(given).flatMap(([name, value]): [string, unknown][] => {
    const { type: memberType } = required(members[name], `the member ${name}`)
    const condition = readOperators(memberType, value, `${path}.${name}`)
    return Object.keys(condition).length === 0 ? [] : [[name, condition]]
  })
  return conditions.length === 0 ? [] : [['members', Object.fromEntries(conditions)]]
}

function readOperand(type: AttributeType<unknown>, operator: string, value: unknown, path: string): unknown {
  if (operator === 'exists' || operator === 'beginsWith') return value
  if (operator === 'in') return (value as unknown[]).map((each) => fromGraphQL(type, each, path))
  if (operator !== 'contains') return fromGraphQL(type, value, path)
  const { element } = plainType(type)
  return element ? fromGraphQL(element, value, path) : value
}
