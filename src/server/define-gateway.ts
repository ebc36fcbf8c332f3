import { type GraphQLSchema, isSchema } from 'graphql'
import type { Example } from './pages/index.ts'

/** Told after each step of a seed: how many items are written, of how many. */
export type SeedProgress = (done: number, total: number) => void

/** Everything the command line needs to run an application's gateway. */
export interface GatewayDefinition<Table = unknown, Access = unknown, Store = unknown> {
  /** The table and its entities. */
  readonly table: Table
  /** The access patterns. */
  readonly access: Access
  readonly schema: GraphQLSchema
  /** Fills a new, empty table with something to look at. */
  readonly seed?: (store: Store, progress: SeedProgress) => Promise<void>
  /** Queries to try, shown as GraphiQL's tabs. */
  readonly examples?: readonly Example[]
}

/**
 * Says what an application's gateway is; the default export of the module that `dynagate start` loads.
 * Throws a TypeError where `schema` is not a built schema.
 *
 * @example
 * export default defineGateway({ table: shop, access, schema: builder.toSchema(), examples })
 */
export function defineGateway<Table, Access, Store = unknown>(
  definition: GatewayDefinition<Table, Access, Store>,
): GatewayDefinition<Table, Access, Store> {
  if (!isSchema(definition.schema)) {
    throw new TypeError('defineGateway expected a GraphQLSchema as `schema`: pass builder.toSchema().')
  }
  return Object.freeze({ ...definition })
}
