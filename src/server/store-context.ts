import type { Caller } from '../model/index.ts'
import type { GatewayContext } from '../pothos/index.ts'
import type { Store } from '../store/index.ts'
import type { ServerContext } from './gateway.ts'

/** Options of `storeContext()`. */
export interface StoreContextOptions {
  /**
   * Returns the scope in which a request shares cached reads, such as its tenant; undefined for a request that bypasses
   * the cache. Without this option no request uses the cache.
   */
  readonly cacheScope?: (request: Request, caller: Caller | null) => string | undefined
}

/**
 * Returns the context of resolvers: a store for one HTTP request. Its reads are cancelled when the client
 * disconnects; with the header `dynagate-consistent: 1` they are strongly consistent wherever DynamoDB allows it, which
 * costs twice the read units.
 *
 * @example
 * createGateway({ schema, context: storeContext(store) })
 */
export function storeContext(
  store: Store,
  { cacheScope }: StoreContextOptions = {},
): (request: Request, server?: ServerContext) => GatewayContext {
  return (request, { caller = null } = {}) => ({
    caller,
    store: store.request({
      signal: request.signal,
      consistent: request.headers.get('dynagate-consistent') === '1',
      cacheScope: cacheScope?.(request, caller),
    }),
  })
}
