import type { Store } from '../store/index.ts'
import type { GatewayOptions } from './create-options.ts'
import type { Definition, GatewayDefinition } from './define-gateway.ts'
import { disclosureOf } from './profile.ts'
import { storeContext } from './store-context.ts'
import { callerText } from './subscriptions/index.ts'

/**
 * The options of the gateway that a definition describes, over an open store: what `dynagate start` serves, for a
 * server or a test of your own.
 *
 * @example
 * const gateway = createGateway(gatewayOptions(definition, store))
 */
export function gatewayOptions<Context extends object>(
  definition: GatewayDefinition<Context>,
  store: Store,
): GatewayOptions {
  const {
    table,
    cache: _cache,
    seed: _seed,
    handlers: _handlers,
    handlerSettings: _settings,
    examples = [],
    ...options
  }: Definition<Context> = definition
  const { graphiql = disclosureOf(options).graphiql } = options
  return {
    public: false,
    // The results of an application's own context may depend on anything.
    ...(definition.context === undefined && { eventScope: (_, caller) => callerText(caller) }),
    ...options,
    context: contextOf(definition, store),
    graphiql: graphiql && { examples },
    caller: table.definition.caller,
  }
}

/** The application's part of the context can't replace the gateway's. */
function contextOf<Context extends object>(
  { context, cache }: GatewayDefinition<Context>,
  store: Store,
): NonNullable<GatewayOptions['context']> {
  const own = storeContext(store, cache?.scope && { cacheScope: cache.scope })
  return async (request, server) => {
    const gateway = own(request, server)
    return { ...(await context?.(request, gateway, server)), ...gateway }
  }
}
