import type { Store } from '../store/index.ts'
import type { GatewayOptions } from './create-options.ts'
import type { Definition, GatewayDefinition } from './define-gateway.ts'
import { showsPage } from './profile.ts'
import { storeContext } from './store-context.ts'
import { callerText } from './subscriptions/index.ts'

/**
 * The options of a definition's gateway over an open store, for a custom server or a test: the same gateway that
 * `dynagate start` serves.
 *
 * @example
 * const gateway = createGateway(gatewayOptions(definition, store))
 */
export function gatewayOptions<Context extends object>(
  definition: GatewayDefinition<Context>,
  store: Store,
): GatewayOptions {
  return { ...optionsOf(definition), context: contextOf(definition, store) }
}

/** The options of a definition's gateway that need no store: all except the context of operations. */
export function optionsOf<Context extends object>(definition: GatewayDefinition<Context>) {
  const {
    table,
    cache: _cache,
    seed: _seed,
    handlers: _handlers,
    handlerSettings: _settings,
    explorer: _explorer,
    examples = [],
    ...options
  }: Definition<Context> = definition
  const { graphiql = showsPage('graphiql', options) } = options
  return {
    public: false,
    // Results with an application's own context may depend on anything, so they aren't shared.
    ...(definition.context === undefined && { eventScope: (_, caller) => callerText(caller) }),
    ...options,
    graphiql: graphiql && { examples },
    caller: table.definition.caller,
  } satisfies GatewayOptions
}

/** The context of a definition's operations. The application's part of it can't replace the gateway's. */
export function contextOf<Context extends object>(
  { context, cache }: GatewayDefinition<Context>,
  store: Store,
): NonNullable<GatewayOptions['context']> {
  const own = storeContext(store, cache?.scope && { cacheScope: cache.scope })
  return async (request, server) => {
    const gateway = own(request, server)
    return { ...(await context?.(request, gateway, server)), ...gateway }
  }
}
