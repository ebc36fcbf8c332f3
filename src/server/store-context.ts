import type { Caller } from '../model/index.ts'
import type { GatewayContext } from '../pothos/index.ts'
import type { Store } from '../store/index.ts'
import { clientOf, idempotencyOf } from './idempotency.ts'
import { nameTenant } from './request-scope.ts'
import type { ServerContext } from './server-context.ts'

/** Options of `storeContext()`. */
export interface StoreContextOptions {
  /**
   * Returns the scope in which a request shares cached reads; undefined for a request that bypasses the cache. Without
   * this option the scope is the caller's tenant, and in a table without tenants no request uses the cache.
   */
  readonly cacheScope?: (request: Request, caller: Caller | null) => string | undefined
}

/**
 * Returns the context of resolvers: a store for one HTTP request. Its calls are cancelled at the operation's deadline and
 * when the client disconnects; with the header `dynagate-consistent: 1` they are strongly consistent wherever DynamoDB
 * allows it, which costs twice the read units. With an `Idempotency-Key` its writes are made once.
 *
 * @example
 * createGateway({ schema, context: storeContext(store) })
 */
export function storeContext(
  store: Store,
  { cacheScope }: StoreContextOptions = {},
): (request: Request, server?: ServerContext) => GatewayContext {
  const tenantName = store.table.definition.tenant
  return (request, server = {}) => {
    const { caller = null, operationSignal = request.signal } = server
    const tenant = tenantName === undefined ? undefined : tenantOf(caller, tenantName)
    if (typeof tenant === 'string') nameTenant(tenant)
    const lastEventId = request.headers.get('last-event-id') ?? undefined
    return {
      caller,
      clientId: clientOf(server),
      ...(lastEventId !== undefined && { lastEventId }),
      store: store.request({
        signal: operationSignal,
        consistent: request.headers.get('dynagate-consistent') === '1',
        cacheScope: cacheScope ? cacheScope(request, caller) : (tenant ?? undefined),
        ...(tenant !== undefined && { tenant }),
        idempotency: idempotencyOf(request, server),
        caller,
      }),
    }
  }
}

/** The tenant of a caller; an anonymous caller has none. */
function tenantOf(caller: Caller | null, name: string): string | null {
  const tenant = caller === null ? null : caller[name]
  if (tenant === null || typeof tenant === 'string') return tenant
  throw new TypeError(`Expected the caller to have the tenant '${name}', a string, got ${typeof tenant}`)
}
