/**
 * The tenant among the values of a key. A symbol, because no argument, input, id or attribute can have such a name: only
 * {@link inTenant} sets it, and values that lack it have no key.
 */
const tenantKey = Symbol('tenant')

type WithTenant = { readonly [tenantKey]?: string }

/**
 * The same values with a tenant; unchanged without one. Anything but an object is also returned unchanged: its reader
 * rejects it.
 *
 * @param tenant checked by `tenantOfRequest`.
 */
export function inTenant<Values extends object>(values: Values, tenant: string | undefined): Values {
  const hasNone = tenant === undefined || typeof values !== 'object' || values === null
  return hasNone ? values : { ...values, [tenantKey]: tenant }
}

/** The tenant of values; undefined if they are in none. */
export function tenantOf(values: object): string | undefined {
  const { [tenantKey]: tenant }: WithTenant = values
  return tenant
}
