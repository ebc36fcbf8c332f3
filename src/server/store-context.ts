import type { GatewayContext } from '../pothos/index.ts'
import type { Store } from '../store/index.ts'

/**
 * What resolvers find: the store as one HTTP request sees it. Its reads end when the client leaves; with the header
 * `dynagate-consistent: 1` they are strongly consistent wherever DynamoDB allows it, at twice the price.
 *
 * @example
 * createGateway({ schema, context: storeContext(store) })
 */
export function storeContext(store: Store): (request: Request) => GatewayContext {
  return ({ signal, headers }) => ({
    store: store.request({ signal, consistent: headers.get('dynagate-consistent') === '1' }),
  })
}
