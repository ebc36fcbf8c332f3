import type { Attributes } from '../attributes/index.ts'
import type { Flagged } from './flagged.ts'
import type { NamesIn } from './template-parts.ts'
import type { TenantOf, Without } from './tenant-types.ts'

/** {@link CheckTemplate} in a table that may have tenants: the tenant is the first part of each partition key. */
export type CheckSlot<Template, Slot, A extends Attributes, Sparse, Key, D, Shared> = [TenantOf<D>] extends [
  never,
]
  ? CheckTemplate<Template, A, Sparse, Key>
  : Template extends string
    ? CheckTenant<Template, Slot, TenantOf<D>, Shared> extends infer Message extends string
      ? Message
      : CheckTemplate<Without<Template, TenantOf<D>>, A, Sparse, Key> extends infer Right
        ? Right extends Without<Template, TenantOf<D>>
          ? Template
          : Right
        : never
    : Template

/** The fault of the tenant in a template, as a message; undefined for none. */
type CheckTenant<
  Template extends string,
  Slot,
  Tenant extends string,
  Shared,
> = Template extends `${infer Before}{${Tenant}}${string}`
  ? Shared extends true
    ? `has the tenant, and the entity is shared: remove {${Tenant}}, or shared`
    : Slot extends 'partition'
      ? Before extends `${string}{${string}`
        ? `{${Tenant}} isn't its first part: begin it with fixed text and {${Tenant}}`
        : undefined
      : undefined
  : Shared extends true
    ? undefined
    : Slot extends 'partition'
      ? `it lacks the tenant: begin it with fixed text and {${Tenant}}, or declare the entity shared: true`
      : undefined

/**
 * `Template` itself if it is valid, otherwise a message as a type: the compiler then reports that the template "is not
 * assignable to" a sentence that tells what to change. `Sparse` is `'never'` for the primary key.
 */
type CheckTemplate<Template, A extends Attributes, Sparse, Key = string> = Template extends string
  ? [Exclude<NamesIn<Template>, keyof A>] extends [never]
    ? [Exclude<NamesIn<Template>, KeyableIn<A, Key>>] extends [never]
      ? Sparse extends true
        ? Template
        : [Extract<NamesIn<Template>, Flagged<A, 'optional'>>] extends [never]
          ? Template
          : `attribute '${Extract<NamesIn<Template>, Flagged<A, 'optional'>>}' is optional: make it required${Sparse extends 'never' ? '' : ', or declare this index entry sparse: true'}`
      : `attribute '${Exclude<NamesIn<Template>, KeyableIn<A, Key>> & string}' has no ordered key encoding: use id, string, enum, dateTime, date, or a number with digits`
    : `attribute '${Exclude<NamesIn<Template>, keyof A> & string}' is not declared in attributes`
  : Template

/** The attributes that may be used in a key: all of them if it is a number or bytes, which are stored unchanged. */
type KeyableIn<A extends Attributes, Key> = Key extends { readonly type: 'N' | 'B' }
  ? keyof A
  : Flagged<A, 'keyable'>
