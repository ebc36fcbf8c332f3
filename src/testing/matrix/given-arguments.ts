import { type GraphQLArgument, type GraphQLInputField, getNullableType, isInputObjectType } from 'graphql'
import type { ArgumentValues } from './argument-values.ts'
import type { KnownItem } from './known-items.ts'
import { type Given, mostItemsEach, type ProbeKind } from './probe.ts'

/** A value of its own for each optional argument, and for each member of a filter. */
export function variantsOf(
  arg: GraphQLArgument,
  item: KnownItem['item'],
  values: ArgumentValues,
  kind: ProbeKind,
): Given[] {
  if (ofPages.has(arg.name)) return []
  const { name } = arg
  const type = getNullableType(arg.type)
  if (!isInputObjectType(type)) {
    const own = Object.hasOwn(item, name)
      ? [values.value(name, type, item)]
      : values.of(name).slice(0, mostItemsEach)
    const all = own.length > 0 ? own : [values.value(name, type, item)]
    return all.map((value): Given => ({ args: { [name]: value }, kinds: [kind] }))
  }
  const members = Object.values(type.getFields())
  const attributes = members.filter((member) => isInputObjectType(getNullableType(member.type)))
  const chosen = attributes.length > 0 ? attributes : members.slice(0, 1)
  return chosen.map((member): Given => {
    const condition = oneOperator(name, member, item, values)
    return { args: { [name]: condition }, kinds: [kind, 'filters'] }
  })
}

/** All optional arguments at once but those of pages and filters: a part of a key needs those before it. */
export function together(
  optional: readonly GraphQLArgument[],
  item: KnownItem['item'],
  values: ArgumentValues,
): Record<string, unknown> {
  const parts = optional.filter(({ name }) => !ofPages.has(name) && name !== 'filter')
  return Object.assign({}, ...parts.map((arg) => variantsOf(arg, item, values, 'fields')[0]?.args))
}

/** Whether a member of an input is a condition of the write. */
export function isCondition({ name, type }: GraphQLInputField): boolean {
  return name === 'expectedVersion' || (name === 'if' && isInputObjectType(getNullableType(type)))
}

/** A condition that the item doesn't meet: another version, or another value. */
export function conditionOf(
  { name, type }: GraphQLInputField | GraphQLArgument,
  item: KnownItem['item'],
  values: ArgumentValues,
): Record<string, unknown> {
  const named = getNullableType(type)
  if (name === 'expectedVersion') return { [name]: 1_000_000 }
  if (!isInputObjectType(named)) return { [name]: values.value(name, named, item) }
  const [member] = Object.values(named.getFields())
  const others = Object.fromEntries(Object.entries(item).map(([key, value]) => [key, another(value)]))
  return member === undefined ? {} : { [name]: oneOperator(name, member, others, values) }
}

const ofPages: ReadonlySet<string> = new Set(['first', 'last', 'after', 'before'])

/** `{ title: { eq: … } }` for a member of a filter, `{ eq: … }` for an operator. */
function oneOperator(
  name: string,
  member: GraphQLInputField,
  item: KnownItem['item'],
  values: ArgumentValues,
): Record<string, unknown> {
  const type = getNullableType(member.type)
  if (!isInputObjectType(type)) return { [member.name]: values.value(name, type, item) }
  const operators = Object.values(type.getFields())
  const operator = operators.find((each) => each.name === 'eq') ?? operators[0]
  return operator === undefined ? {} : { [member.name]: oneOperator(member.name, operator, item, values) }
}

function another(value: unknown): unknown {
  return typeof value === 'string' ? `${value} no more` : value
}
