import { isSchema } from 'graphql'
import { checkHandlers, type HandlerSettings } from '../handlers/index.ts'
import type { Caller, Handler, Table } from '../model/index.ts'
import type { GatewayContext, GatewaySchema } from '../pothos/index.ts'
import type { CacheOptions, Store } from '../store/index.ts'
import type { GatewayOptions } from './create-options.ts'
import type { Example } from './pages/index.ts'
import type { DisclosureOptions } from './profile.ts'
import type { ServerContext } from './server-context.ts'

/** Called after each step of a seed with the number of items written and their total. */
export type SeedProgress = (done: number, total: number) => void

/** Returns the application's part of the resolvers' context; called once for each operation. */
export type ContextMaker<Context extends object> = (
  request: Request,
  gateway: GatewayContext,
  server: ServerContext,
) => Context | Promise<Context>

/** The cache of an application, and the scopes that share its entries. */
export interface CacheDefinition extends CacheOptions {
  /**
   * Returns the scope in which a request shares cached reads; undefined for a request that bypasses the cache. Without
   * this option the scope is the caller's tenant, and in a table without tenants no request uses the cache.
   */
  readonly scope?: (request: Request, caller: Caller | null) => string | undefined
}

/** The members of a definition that don't depend on its context. */
export interface Definition<Context extends object>
  extends Pick<
    GatewayOptions,
    | keyof DisclosureOptions
    | 'limits'
    | 'overload'
    | 'cost'
    | 'plugins'
    | 'pages'
    | 'allowedHosts'
    | 'cors'
    | 'documents'
    | 'rateLimit'
    | 'eventScope'
    | 'webSockets'
    | 'trustedProxies'
    | 'authenticate'
    | 'public'
    | 'observers'
    | 'slowOperations'
  > {
  /** The table and its entities. */
  readonly table: Table
  readonly schema: GatewaySchema<Context>
  /** Caches reads for later requests; no caching by default. */
  readonly cache?: CacheDefinition
  /** Fills a new, empty table. */
  readonly seed?: (store: Store, progress: SeedProgress) => Promise<void>
  /** Whether browsers get GraphiQL; by default the profile decides. */
  readonly graphiql?: boolean
  /**
   * Whether the command line serves the explorer at `/explorer`, only to this machine: it shows the stored items of all
   * tenants. By default the profile decides.
   */
  readonly explorer?: boolean
  /** Example queries, shown as GraphiQL's tabs. */
  readonly examples?: readonly Example[]
  /** The handlers of changes to items, made by any program: see docs/handlers.md. */
  readonly handlers?: readonly Handler[]
  readonly handlerSettings?: HandlerSettings
}

/**
 * The definition of an application's gateway, for the command line. `context` is required if the schema's builder was
 * created with a context: `createBuilder<typeof table, { user: User }>(table)`.
 */
export type GatewayDefinition<Context extends object = object> = Definition<Context> &
  (object extends OwnContext<Context>
    ? { readonly context?: ContextMaker<OwnContext<Context>> }
    : { readonly context: ContextMaker<OwnContext<Context>> })

/** The part of a context that the gateway doesn't make itself. */
type OwnContext<Context extends object> = Omit<Context, keyof GatewayContext>

/**
 * Defines an application's gateway; the default export of the module that `dynagate start` loads. Throws a TypeError if
 * `schema` is not a built schema, or for handlers of another table or with one name.
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
  checkHandlers(definition.handlers ?? [], definition.table)
  Object.freeze(definition)
  return definition
}
