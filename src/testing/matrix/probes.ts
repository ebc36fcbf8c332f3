import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { representationsOf } from '../../pothos/index.ts'
import type { ArgumentValues } from './argument-values.ts'
import type { KnownItem } from './known-items.ts'
import { DocumentWriter, type FieldKind } from './selection.ts'

/** What a request exercises. */
export type ProbeKind =
  | FieldKind
  | 'fields'
  | 'lookups'
  | 'node'
  | 'nodes'
  | 'entities'
  | 'cursors'
  | 'filters'
  | 'subscriptions'
  | 'mutations'
  | 'payloads'
  | 'conditions'

/** A request of the matrix. */
export interface Probe {
  /** The root field, such as `Query.tickets`. */
  readonly root: string
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly kinds: readonly ProbeKind[]
  /** The fields that it selects, as `Type.field`. */
  readonly fields: ReadonlySet<string>
}

/** The requests that read a root field: for each known item, by all of its arguments. */
export function readProbes(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  items: readonly KnownItem[],
  values: ArgumentValues,
): Probe[] {
  const references = referencesTo(field, items)
  if (references.length > 0) {
    return distinct(schema, 'query', field, items.slice(0, 1), values, () => references)
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
  return distinct(schema, 'query', field, items, values, (item) => [...ids, ...cursors, ...variants(item)])
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

/** The subscriptions of a root field: for each known item, by its required arguments, and by each optional one. */
export function changeProbes(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  items: readonly KnownItem[],
  values: ArgumentValues,
): Probe[] {
  const optional = field.args.filter((arg) => !isNonNullType(arg.type))
  return distinct(schema, 'subscription', field, items, values, (item) => [
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
  return distinct(schema, 'mutation', field, items, values, (item) => {
    const kinds: ProbeKind[] = ['mutations', 'payloads']
    const input = field.args.find(({ name }) => name === 'input')
    const type = input && getNullableType(input.type)
    const ofArguments = field.args
      .filter(({ type }) => !isNonNullType(type))
      .map((arg): Given => ({ args: conditionOf(arg, item, values), kinds: [...kinds, 'conditions'] }))
    if (!isInputObjectType(type)) return [{ args: {}, kinds }, ...ofArguments]
    const members = Object.values(type.getFields())
    const [conditions, others] = [members.filter(isCondition), members.filter((each) => !isCondition(each))]
    const required = values.object(
      others.filter((each) => isNonNullType(each.type)),
      item,
    )
    const all = values.object(others, item)
    return [
      { args: { input: required }, kinds },
      { args: { input: all }, kinds },
      ...conditions.map(
        (each): Given => ({
          args: { input: { ...all, ...conditionOf(each, item, values) } },
          kinds: [...kinds, 'conditions'],
        }),
      ),
      ...ofArguments,
    ]
  })
}

/** The fields of the root type. */
export function rootFields(schema: GraphQLSchema, root: RootType): GraphQLField<unknown, unknown>[] {
  return Object.values(rootType(schema, root)?.getFields() ?? {})
}

/** Whether a field of the subscription type has the changes of a pattern's items, and not events of another source. */
export function isOfChanges({ type }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type)
  if (!isObjectType(named) && !isInterfaceType(named)) return false
  const kind = getNamedType(named.getFields().kind?.type)
  return isEnumType(kind) && kind.getValue('READY') != null
}

/** The root types, by their operations. */
export type RootType = 'query' | 'mutation' | 'subscription'

function rootType(schema: GraphQLSchema, root: RootType): GraphQLObjectType | null | undefined {
  if (root === 'query') return schema.getQueryType()
  return root === 'mutation' ? schema.getMutationType() : schema.getSubscriptionType()
}

/** The name under which cursors of a connection are known. */
export function cursorsOf(field: string): string {
  return `cursors of ${field}`
}

/** Arguments, and what they exercise. */
interface Given {
  readonly args: Readonly<Record<string, unknown>>
  readonly kinds: readonly ProbeKind[]
}

/** Of one root field with the same arguments given, each by the values of another item. */
const mostItemsEach = 8

function distinct(
  schema: GraphQLSchema,
  root: RootType,
  field: GraphQLField<unknown, unknown>,
  items: readonly KnownItem[],
  values: ArgumentValues,
  variants: (item: KnownItem['item']) => readonly Given[],
): Probe[] {
  const byShape = new Map<string, Map<string, Probe>>()
  for (const { item } of items) {
    for (const [at, { args, kinds }] of variants(item).entries()) {
      const shape = `${at} ${Object.keys(args).join()}`
      const probes = byShape.get(shape) ?? new Map<string, Probe>()
      byShape.set(shape, probes)
      if (probes.size >= mostItemsEach) continue
      const writer = new DocumentWriter(schema, values, item)
      const query = writer.document(root, field, args)
      const { variables, fields } = writer
      probes.set(JSON.stringify(variables), {
        root: `${rootType(schema, root)?.name}.${field.name}`,
        query,
        variables,
        kinds: [...kinds, ...writer.kinds],
        fields,
      })
    }
  }
  const all = [...byShape.values()].flatMap((probes) => [...probes.values()])
  return [
    ...new Map(all.map((probe) => [`${probe.query} ${JSON.stringify(probe.variables)}`, probe])).values(),
  ]
}

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

const ofPages: ReadonlySet<string> = new Set(['first', 'last', 'after', 'before'])

/** A value of its own for each optional argument, and for each member of a filter. */
function variantsOf(
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
function together(
  optional: readonly GraphQLArgument[],
  item: KnownItem['item'],
  values: ArgumentValues,
): Record<string, unknown> {
  const parts = optional.filter(({ name }) => !ofPages.has(name) && name !== 'filter')
  return Object.assign({}, ...parts.map((arg) => variantsOf(arg, item, values, 'fields')[0]?.args))
}

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

/** Whether a member of an input is a condition of the write. */
function isCondition({ name, type }: GraphQLInputField): boolean {
  return name === 'expectedVersion' || (name === 'if' && isInputObjectType(getNullableType(type)))
}

/** A condition that the item doesn't meet: another version, or another value. */
function conditionOf(
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

function another(value: unknown): unknown {
  return typeof value === 'string' ? `${value} no more` : value
}
