import type { GatewayContext } from '../pothos/index.ts'
import type { Store } from '../store/index.ts'

/** Options of `storeContext()`. */
export interface StoreContextOptions {
  /**
   * The scope in which a request shares cached reads with others, such as its tenant; a request without one bypasses the
   * cache, and so does every request unless this is given.
   */
  readonly cacheScope?: (request: Request) => string | undefined
}

/**
 * Makes the context of resolvers: the store as one HTTP request sees it. Its reads are cancelled when the client
 * disconnects; with the header `dynagate-consistent: 1` they are strongly consistent wherever DynamoDB allows it, which
 * costs twice the read units.
 *
 * @example
 * createGateway({ schema, context: storeContext(store) })
 */
export function storeContext(
  store: Store,
  { cacheScope }: StoreContextOptions = {},
): (request: Request) => GatewayContext {
  return (request) => ({
    store: store.request({
      signal: request.signal,
      consistent: request.headers.get('dynagate-consistent') === '1',
      cacheScope: cacheScope?.(request),
    }),
  })
}
