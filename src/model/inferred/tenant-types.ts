/** The attribute of callers that is the tenant of a table; never if it has none. */
export type TenantOf<D> = D extends { readonly tenant: infer Tenant extends string } ? Tenant : never

/**
 * Templates without the tenant. Arguments, keys, inputs and items are inferred from these, so none of them includes the
 * tenant, which comes only from callers. `Form` is the type of all such templates.
 */
export type WithoutTenant<Templates extends Form, D, Form> = [TenantOf<D>] extends [never]
  ? Templates
  : {
        [Slot in keyof Templates]: WithoutIn<Templates[Slot], TenantOf<D>>
      } extends infer Rest extends Form
    ? Rest
    : never

/** A list of templates, each without the tenant. */
type WithoutIn<Templates, Tenant extends string> = Templates extends string
  ? Without<Templates, Tenant>
  : Templates extends readonly unknown[]
    ? { readonly [At in keyof Templates]: WithoutIn<Templates[At], Tenant> }
    : Templates

/** A template without the tenant. */
export type Without<
  Template extends string,
  Tenant extends string,
> = Template extends `${infer Before}{${Tenant}}${infer After}`
  ? Without<`${Before}${After}`, Tenant>
  : Template
