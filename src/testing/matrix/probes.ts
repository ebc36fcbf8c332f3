import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { representationsOf } from '../../pothos/index.ts'
import type { ArgumentValues } from './argument-values.ts'
import { conditionOf, isCondition, together, variantsOf } from './given-arguments.ts'
import type { KnownItem } from './known-items.ts'
import { type Given, mostItemsEach, type Probe, type ProbeKind, probesOf } from './probe.ts'

/** The requests that read a root field: for each known item, by all of its arguments. */
export function readProbes(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  items: readonly KnownItem[],
  values: ArgumentValues,
): Probe[] {
  const references = referencesTo(field, items)
  if (references.length > 0) {
    return probesOf(schema, 'query', field, items.slice(0, 1), values, () => references)
  }
  const optional = field.args.filter((arg) => !isNonNullType(arg.type))
  const connection = isConnection(field)
  const kind = fieldKind(field)
  const variants = (item: KnownItem['item']): Given[] => [
    { args: {}, kinds: [kind] },
    ...optional.flatMap((arg) => variantsOf(arg, item, values, kind)),
    { args: together(optional, item, values), kinds: [kind] },
    ...(connection
      ? [
          { args: { first: 1 }, kinds: [kind] },
          { args: { last: 1 }, kinds: [kind] },
        ]
      : []),
  ]
  const ids = field.args.some(({ name }) => name === 'id')
    ? values.of('id').map((id): Given => ({ args: { id }, kinds: [kind] }))
    : []
  const cursors = connection
    ? values.of(cursorsOf(field.name)).map((after): Given => ({ args: { after }, kinds: [kind, 'cursors'] }))
    : []
  return probesOf(schema, 'query', field, items, values, (item) => [...ids, ...cursors, ...variants(item)])
}

/** The subscriptions of a root field: for each known item, by its required arguments, and by each optional one. */
export function changeProbes(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  items: readonly KnownItem[],
  values: ArgumentValues,
): Probe[] {
  const optional = field.args.filter((arg) => !isNonNullType(arg.type))
  return probesOf(schema, 'subscription', field, items, values, (item) => [
    { args: {}, kinds: ['subscriptions'] },
    ...optional.flatMap((arg) => variantsOf(arg, item, values, 'subscriptions')),
    { args: together(optional, item, values), kinds: ['subscriptions'] },
  ])
}

/** The requests of a mutation, for each known item: plain ones, and those with a condition. */
export function writeProbes(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  items: readonly KnownItem[],
  values: ArgumentValues,
): Probe[] {
  const optional = field.args.filter(({ type }) => !isNonNullType(type))
  const input = field.args.find(({ name }) => name === 'input')
  const type = input && getNullableType(input.type)
  return probesOf(schema, 'mutation', field, items, values, (item) => [
    ...(isInputObjectType(type) ? givenInputs(type, item, values) : [{ args: {}, kinds: ofWrites }]),
    ...optional.map((arg): Given => ({ args: conditionOf(arg, item, values), kinds: ofConditions })),
  ])
}

const ofWrites: readonly ProbeKind[] = ['mutations', 'payloads']
const ofConditions: readonly ProbeKind[] = [...ofWrites, 'conditions']

/** An input with its required members, one with all, and one with each condition. */
function givenInputs(type: GraphQLInputObjectType, item: KnownItem['item'], values: ArgumentValues): Given[] {
  const members = Object.values(type.getFields())
  const others = members.filter((each) => !isCondition(each))
  const required = values.object(
    others.filter((each) => isNonNullType(each.type)),
    item,
  )
  const all = values.object(others, item)
  const conditions = members.filter(isCondition).map((each) => conditionOf(each, item, values))
  return [
    { args: { input: required }, kinds: ofWrites },
    { args: { input: all }, kinds: ofWrites },
    ...conditions.map((condition) => ({ args: { input: { ...all, ...condition } }, kinds: ofConditions })),
  ]
}

/** The name under which cursors of a connection are known. */
export function cursorsOf(field: string): string {
  return `cursors of ${field}`
}

/** The representations of some items of each type, and of all together; none for another field than `_entities`. */
function referencesTo(field: GraphQLField<unknown, unknown>, items: readonly KnownItem[]): Given[] {
  const of = (some: readonly KnownItem[]) =>
    some.flatMap(({ entity, item }) => representationsOf(field, entity, item))
  const byType = [...Map.groupBy(items, ({ entity }) => entity.name).values()]
  const alone = byType.flatMap((all) => all.slice(0, mostItemsEach).flatMap((item) => of([item])))
  const sent = [...alone.map((each) => [each]), of(items).slice(0, mostTogether)]
  return sent.flatMap((representations): Given[] =>
    representations.length > 0 ? [{ args: { representations }, kinds: ['entities'] }] : [],
  )
}

/** Representations of one request: those of a BatchGetItem. */
const mostTogether = 100

function isConnection({ type }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type)
  return isObjectType(named) && 'edges' in named.getFields()
}

function fieldKind({ name, args, extensions }: GraphQLField<unknown, unknown>): ProbeKind {
  if (name === 'node' || name === 'nodes') return name
  const { access } = (extensions.directives ?? {}) as { access?: { operation?: string; index?: string } }
  const isOne = !args.some((arg) => arg.name === 'first')
  return isOne && access?.operation === 'Query' ? 'lookups' : 'fields'
}
