import { randomUUID } from 'node:crypto'
import type { GraphQLSchema } from 'graphql'
import { DynagateError } from '../errors.ts'
import { type AnyEntity, type Index, inTenant, type Table, tenantOfRequest } from '../model/index.ts'
import type { GatewayDefinition, RouteRequest } from '../server/index.ts'
import { type Sizes, type Store, TableReader } from '../store/index.ts'
import type { TableFeed } from '../streams/index.ts'

/** What the explorer shows: a definition, and the table that it is served from. */
export interface Opened {
  readonly definition: GatewayDefinition
  readonly table: Table
  readonly schema: GraphQLSchema
  readonly store: Store
  readonly reader: TableReader
  /** The AWS Region of the table; undefined for a DynamoDB without one. */
  readonly region: string | undefined
  /** The changes of its items; undefined without a stream that has the items before and after each. */
  readonly feed: TableFeed | undefined
  /** Seals the cursors of runs, until the process ends. */
  readonly cursorSecret: string
  /** The sizes of items, as far as this process has read any. */
  sizes(): Sizes
}

/** What a gateway is served from. */
export interface Served {
  readonly store: Store
  /** The AWS Region of the table; undefined for a DynamoDB without one. */
  readonly region: string | undefined
  readonly feed: TableFeed | undefined
}

/** What the explorer of a definition shows. */
export function openedOf(definition: GatewayDefinition, { store, region, feed }: Served): Opened {
  const { table, schema } = definition
  const { tenant } = table.definition
  return {
    definition,
    table,
    schema,
    store,
    reader: new TableReader(store),
    region,
    feed,
    cursorSecret: randomUUID(),
    // A request calls nothing until it reads.
    sizes: () => store.request({ bypassRules: true, ...(tenant !== undefined && { tenant: null }) }).sizes,
  }
}

/** Values with the tenant of a request's caller, where there is one. */
export function tenantContext(
  { table }: Pick<Opened, 'table'>,
  { server: { caller } }: RouteRequest,
): object {
  const { tenant } = table.definition
  const given = tenant === undefined ? undefined : caller?.[tenant]
  return inTenant({}, typeof given === 'string' ? tenantOfRequest(table, given) : undefined)
}

/** @throws DynagateError BAD_USER_INPUT for a name that no entity has. */
export function entityNamed({ table }: Pick<Opened, 'table'>, name: string): AnyEntity {
  const entity = table.entities.find((each) => each.name === name)
  if (entity !== undefined) return entity
  throw unknown(
    'entity',
    name,
    table.entities.map((each) => each.name),
  )
}

/**
 * The index of a name, or the table's own key without one.
 *
 * @throws DynagateError BAD_USER_INPUT for a name that no index has.
 */
export function indexNamed({ table }: Pick<Opened, 'table'>, name: string | undefined): Index {
  if (name === undefined) return table.primaryIndex
  const index = table.indexes.get(name)
  if (index !== undefined) return index
  throw unknown('index', name, [...table.indexes.keys()])
}

/** The error for a name that isn't one of the model. */
export function unknown(what: string, name: string, known: readonly string[]): DynagateError {
  const expected = known.length === 0 ? 'none, as the model has none' : known.join(', ')
  return new DynagateError('BAD_USER_INPUT', `${what}: expected ${expected}, got ${JSON.stringify(name)}`)
}
