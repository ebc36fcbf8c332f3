import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql'
import { type AnyAccessPattern, keyOn, shownTemplates, type Table } from '../model/index.ts'

/** A row of the chart of access patterns. */
export interface ChartRow {
  readonly pattern: string
  /** The entities that it reads. */
  readonly entities: readonly string[]
  /** The GraphQL fields that it serves, such as `Query.order`. */
  readonly fields: readonly string[]
  readonly operation: 'GetItem' | 'Query'
  /** The index; undefined for the table itself. */
  readonly index: string | undefined
  /** The templates of its key, with the tenant. */
  readonly partition: string
  readonly sort: string | undefined
  /** As in GraphQL: `!` for required; `..` where a range is accepted. */
  readonly arguments: readonly string[]
  /** The attributes outside the key that it may be filtered by. */
  readonly filter: readonly string[]
  /** The order of its items by sort key; undefined for a pattern of one item. */
  readonly order: 'asc' | 'desc' | undefined
}

/** The chart of a model's access patterns, in the order of their declaration, with the fields of a schema that they serve. */
export function patternChart(table: Table, schema: GraphQLSchema): ChartRow[] {
  const fields = fieldsByPattern(schema)
  return [...table.patterns.values()].map((pattern) => ({
    pattern: pattern.name,
    entities: pattern.entities.map(({ name }) => name),
    fields: fields.get(pattern.name) ?? [],
    operation: pattern.kind === 'get' || pattern.unique !== undefined ? 'GetItem' : 'Query',
    index: pattern.index.name,
    partition: partitionOf(pattern),
    sort: sortOf(pattern),
    arguments: pattern.arguments.map(
      ({ name, required, ranged }) => `${name}${required ? '!' : ''}${ranged ? '..' : ''}`,
    ),
    filter: pattern.filter?.attributes ?? [],
    order: pattern.kind === 'get' || pattern.kind === 'lookup' ? undefined : pattern.order,
  }))
}

/** The attributes of a unique value, whose partition is a hash of it. */
function partitionOf({ entities: [entity], index, unique, templates }: AnyAccessPattern): string {
  const key = entity && unique === undefined ? keyOn(entity, index) : undefined
  return key === undefined ? templates.partition : shownTemplates(key.partition)
}

function sortOf({ templates, beginsWith }: AnyAccessPattern): string | undefined {
  return templates.sort ?? (beginsWith === undefined ? undefined : `${beginsWith}…`)
}

/** The fields that each pattern serves, by its name, sorted. */
function fieldsByPattern(schema: GraphQLSchema): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const { name, extensions } of Object.values(type.getFields())) {
      const pattern = extensions.accessPattern
      if (typeof pattern !== 'string') continue
      found.set(pattern, [...(found.get(pattern) ?? []), `${type.name}.${name}`].sort())
    }
  }
  return found
}
