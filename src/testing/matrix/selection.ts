import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import type { ArgumentValues } from './argument-values.ts'
import type { KnownItem } from './known-items.ts'

/** What fields of a document exercise, besides being selected. */
export type FieldKind = 'nested edges' | 'counts'

/**
 * The length of a path of edges below the root field: what is beyond has the same fields. Below an event there is its item
 * alone, since what other items are when it is read depends on time.
 */
const mostEdges = { query: 2, mutation: 2, subscription: 0 }

const rootTypes = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }

/** Writes a document whose arguments are variables. */
export class DocumentWriter {
  readonly variables: Record<string, unknown> = {}
  readonly kinds: FieldKind[] = []
  /** The names of the fields, as `Type.field`. */
  readonly fields = new Set<string>()
  readonly #schema: GraphQLSchema
  readonly #values: ArgumentValues
  readonly #item: KnownItem['item']
  readonly #declared: string[] = []

  constructor(schema: GraphQLSchema, values: ArgumentValues, item: KnownItem['item']) {
    this.#schema = schema
    this.#values = values
    this.#item = item
  }

  /** The document of one root field. */
  document(
    root: 'query' | 'mutation' | 'subscription',
    field: GraphQLField<unknown, unknown>,
    given: Readonly<Record<string, unknown>>,
  ): string {
    const selected = this.#field(rootTypes[root], field, given, mostEdges[root])
    const head = this.#declared.length > 0 ? `(${this.#declared.join(', ')})` : ''
    return `${root}${head} { ${selected} }`
  }

  #field(
    parent: string,
    field: GraphQLField<unknown, unknown>,
    given: Readonly<Record<string, unknown>>,
    edges: number,
    alias = '',
  ): string {
    this.fields.add(`${parent}.${field.name}`)
    const args = field.args.flatMap((arg) => this.#argument(arg, given))
    const text = `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`
    const type = getNamedType(field.type)
    return isLeafType(type) ? text : `${text} ${this.#selection(type, edges)}`
  }

  #argument(arg: GraphQLArgument, given: Readonly<Record<string, unknown>>): string[] {
    const isGiven = Object.hasOwn(given, arg.name)
    if (!isGiven && !isRequiredArgument(arg)) return []
    const variable = `v${this.#declared.length}`
    this.#declared.push(`$${variable}: ${arg.type}`)
    this.variables[variable] = isGiven ? given[arg.name] : this.#values.value(arg.name, arg.type, this.#item)
    return [`${arg.name}: $${variable}`]
  }

  /** Everything below a type. A field that leads to other items is selected once in a document. */
  #selection(type: GraphQLNamedType, edges: number, isMember = false): string {
    if (isAbstractType(type)) {
      const parts = this.#schema
        .getPossibleTypes(type)
        .map((each) => `... on ${each.name} ${this.#selection(each, edges, true)}`)
      return `{ __typename ${parts.join(' ')} }`
    }
    if (!isObjectType(type)) return ''
    const fields = Object.values(type.getFields())
    const isConnection = fields.some(({ name }) => name === 'edges')
    const isPart = isConnection || fields.some(({ name }) => name === 'cursor') || type.name === 'PageInfo'
    const chosen = fields.flatMap((field) => {
      // Fields of two members of a union may have one name and different types.
      const alias = isMember ? `${type.name}_${field.name}: ` : ''
      const inner = getNamedType(field.type)
      if (field.name === 'totalCount') this.kinds.push('counts')
      if (isLeafType(inner)) return [this.#field(type.name, field, {}, edges, alias)]
      if (isConnection && field.name === 'nodes') {
        this.fields.add(`${type.name}.nodes`)
        return ['nodes { __typename }']
      }
      if (isPart) return [this.#field(type.name, field, {}, edges)]
      if (edges === 0 || this.fields.has(`${type.name}.${field.name}`)) return []
      this.kinds.push('nested edges')
      return [this.#field(type.name, field, {}, edges - 1, alias)]
    })
    return `{ __typename ${chosen.join(' ')} }`
  }
}
