import type { GatewayContext } from '../pothos/index.ts'
import type { Store } from '../store/index.ts'

/** How requests are told apart. */
export interface StoreContextOptions {
  /**
   * Names those whose reads a request may be given from the store's cache, such as its tenant; undefined for none.
   * Without it nothing is kept.
   */
  readonly cacheScope?: (request: Request) => string | undefined
}

/**
 * What resolvers find: the store as one HTTP request sees it. Its reads end when the client leaves; with the header
 * `dynagate-consistent: 1` they are strongly consistent wherever DynamoDB allows it, at twice the price.
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
