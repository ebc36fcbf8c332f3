import type { Attributes } from '../attributes/index.ts'
import type { Flagged } from './flagged.ts'
import type { TenantOf } from './tenant-types.ts'

/** Nothing if the tenant of a table is a required attribute of its callers, otherwise a message in its place. */
export type CheckedTenant<D> = [TenantOf<D>] extends [never] ? unknown : TenantFault<TenantOf<D>, CallerIn<D>>

type CallerIn<D> = D extends { readonly caller: infer Caller extends Attributes } ? Caller : object

type TenantFault<Tenant extends string, Caller> = Tenant extends keyof Caller
  ? Caller extends Attributes
    ? Tenant extends Flagged<Caller, 'optional'>
      ? Instead<`'${Tenant}' is optional: every caller has a tenant, make it required`>
      : unknown
    : unknown
  : Instead<`'${Tenant}' is not an attribute of callers: declare it in caller`>

/** An object, because two strings that differ would make the whole definition `never`, and the message would be lost. */
interface Instead<Message> {
  readonly tenant: { readonly fault: Message }
}

/** Nothing if the roles of a table's callers are a set of strings that they have, otherwise a message in its place. */
export type CheckedRoles<D> = D extends { readonly roles: infer Roles extends string }
  ? Roles extends keyof CallerIn<D>
    ? CallerIn<D>[Roles] extends { readonly type: { toStored(value: infer Value): unknown } }
      ? Value extends ReadonlySet<string>
        ? unknown
        : InsteadOfRoles<`'${Roles}' is no set of strings: declare it as a.stringSet()`>
      : unknown
    : InsteadOfRoles<`'${Roles}' is not an attribute of callers: declare it in caller`>
  : unknown

interface InsteadOfRoles<Message> {
  readonly roles: { readonly fault: Message }
}
