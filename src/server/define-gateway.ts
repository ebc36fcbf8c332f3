import { isSchema } from 'graphql'
import type { Table } from '../model/index.ts'
import type { GatewayContext, GatewaySchema } from '../pothos/index.ts'
import type { CacheOptions, Store } from '../store/index.ts'
import type { GatewayOptions, ServerContext } from './gateway.ts'
import type { Example } from './pages/index.ts'

/** Called after each step of a seed: how many items are written, of how many. */
export type SeedProgress = (done: number, total: number) => void

/** Makes what an application adds to the context of resolvers, once for each operation. */
export type ContextMaker<Context extends object> = (
  request: Request,
  gateway: GatewayContext,
  server: ServerContext,
) => Context | Promise<Context>

/** The cache of an application, and who shares entries of it. */
export interface CacheDefinition extends CacheOptions {
  /**
   * Names those who may share what was read, such as a tenant; undefined: the request uses no cache. Without it no
   * request does.
   */
  readonly scope?: (request: Request) => string | undefined
}

/** The members of a definition that don't depend on its context. */
export interface Definition<Context extends object>
  extends Pick<GatewayOptions, 'limits' | 'cost' | 'plugins' | 'pages' | 'allowedHosts'> {
  /** The table and its entities. */
  readonly table: Table
  readonly schema: GatewaySchema<Context>
  /** Keeps what was read for later requests; nothing is kept unless given. */
  readonly cache?: CacheDefinition
  /** Fills a new, empty table. */
  readonly seed?: (store: Store, progress: SeedProgress) => Promise<void>
  /** Example queries, shown as GraphiQL's tabs. */
  readonly examples?: readonly Example[]
}

/**
 * What the command line needs to run an application's gateway. `context` is required where the schema's builder was
 * made with a context: `createBuilder<{ user: User }>(table)`.
 */
export type GatewayDefinition<Context extends object = object> = Definition<Context> &
  (object extends Context
    ? { readonly context?: ContextMaker<Context> }
    : { readonly context: ContextMaker<Context> })

/**
 * Defines an application's gateway; the default export of the module that `dynagate start` loads. Throws a TypeError
 * where `schema` is not a built schema.
 *
 * @example
 * export default defineGateway({ table: shop, schema: builder.toSchema(), examples })
 */
export function defineGateway<Context extends object = object>(
  definition: GatewayDefinition<Context>,
): GatewayDefinition<Context> {
  if (!isSchema(definition.schema)) {
    throw new TypeError('defineGateway expected a GraphQLSchema as `schema`: pass builder.toSchema().')
  }
  Object.freeze(definition)
  return definition
}
