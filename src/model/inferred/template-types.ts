import type { AttributeFlag, Attributes, ValueOf } from '../attributes/index.ts'
import type { TableDefinition } from '../definition/index.ts'

/** The attributes that a template names, from left to right, without shard parts (`{orderId%16}`). */
export type PartsOf<Template extends string> = Template extends `${string}{${infer Part}}${infer Rest}`
  ? Part extends `${string}%${number}`
    ? PartsOf<Rest>
    : [Part, ...PartsOf<Rest>]
  : []

/** The templates of one key joined to one template, which has the same parts in the same order. */
export type Joined<Templates> = Templates extends string
  ? Templates
  : Templates extends readonly [infer First extends string, ...infer Others]
    ? `${First}${Joined<Others>}`
    : ''

/** The attributes a template shards by: `orderId` of `FEED#{day}#{orderId%16}`. */
export type ShardsOf<Template extends string> = Template extends `${string}{${infer Part}}${infer Rest}`
  ? (Part extends `${infer Attribute}%${number}` ? Attribute : never) | ShardsOf<Rest>
  : never

/** Every attribute that a template reads, shard parts included. */
export type NamesIn<Template extends string> = PartsOf<Template>[number] | ShardsOf<Template>

/** The attributes among `A` that carry a flag, or one of several. */
export type Flagged<A extends Attributes, Flag extends AttributeFlag> = {
  [Name in keyof A]: [Extract<A[Name]['flags'], Flag>] extends [never] ? never : Name
}[keyof A] &
  string

/**
 * `Template` itself if it is valid, otherwise a message as a type: the compiler then reports that the template "is not
 * assignable to" a sentence that tells what to change. `Sparse` is `'never'` for the primary key.
 */
export type CheckTemplate<Template, A extends Attributes, Sparse, Key = string> = Template extends string
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

/** The attribute of callers that is the tenant of a table; never if it has none. */
export type TenantOf<D> = D extends { readonly tenant: infer Tenant extends string } ? Tenant : never

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

type Without<
  Template extends string,
  Tenant extends string,
> = Template extends `${infer Before}{${Tenant}}${infer After}`
  ? Without<`${Before}${After}`, Tenant>
  : Template

/** {@link CheckTemplate} in a table that may have tenants: the tenant is the first part of each partition key. */
type CheckSlot<Template, Slot, A extends Attributes, Sparse, Key, D, Shared> = [TenantOf<D>] extends [never]
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

/** The templates of an entity's primary key: with `sort` exactly if the table has a sort key. */
export interface KeyTemplates {
  readonly partition: string
  readonly sort?: string
}

/**
 * The templates of an entity on one index; a local index has only `sort`. A key of several attributes has a list of
 * templates, one for each.
 */
export interface IndexTemplates {
  readonly partition?: string | readonly string[]
  readonly sort?: string | readonly string[]
  /** An item that lacks an attribute of these templates isn't in the index. */
  readonly sparse?: boolean
}

/**
 * The given templates if each is valid, otherwise a message about an invalid or missing one.
 */
export type CheckedKey<K, A extends Attributes, D extends TableDefinition, Shared = false> = [
  MissingSlot<K, D['primaryKey']>,
] extends [never]
  ? Checked<K, CheckKey<K, A, D, Shared>>
  : `the table has a ${MissingSlot<K, D['primaryKey']>} key: give its template as well`

/** Like {@link CheckedKey}, for the entries of an entity's indexes. */
export type CheckedIndexes<I, A extends Attributes, D extends TableDefinition, Shared = false> = Checked<
  I,
  CheckIndexes<I, A, D, Shared>
>

/** The value's own type if each member is valid, otherwise a message about an invalid one. */
type Checked<Given, Right> = {
  [Slot in keyof Given]: Slot extends keyof Right
    ? Given[Slot] extends Right[Slot]
      ? Given[Slot]
      : Right[Slot]
    : never
}

/** A key of the table or index for which no template is given. */
type MissingSlot<Given, Keys> = Exclude<keyof Keys, keyof Given> & string

type CheckKey<K, A extends Attributes, D extends TableDefinition, Shared> = {
  [Slot in keyof K]: Slot extends keyof D['primaryKey']
    ? CheckSlot<K[Slot], Slot, A, 'never', D['primaryKey'][Slot], D, Shared>
    : `the table has no ${Slot & string} key`
}

type CheckIndexes<I, A extends Attributes, D extends TableDefinition, Shared> = {
  [Index in keyof I]: Index extends keyof D['indexes']
    ? [MissingSlot<I[Index], KeysOf<D['indexes'][Index]>>] extends [never]
      ? CheckIndex<I[Index], A, D['indexes'][Index], D, Shared>
      : `the index has a ${MissingSlot<I[Index], KeysOf<D['indexes'][Index]>>} key: give its template as well`
    : `the table has no index '${Index & string}'`
}

type CheckIndex<Entry, A extends Attributes, Declared, D, Shared> = {
  [Slot in keyof Entry]: Slot extends 'sparse'
    ? Entry[Slot]
    : Slot extends keyof KeysOf<Declared>
      ? CheckTemplates<
          Entry[Slot],
          Slot,
          A,
          Entry extends { readonly sparse: true } ? true : false,
          KeysOf<Declared>[Slot],
          D,
          Shared
        >
      : Declared extends { readonly local: unknown }
        ? 'a local index shares the partition of the primary key: give sort only'
        : `this index has no ${Slot & string} key`
}

/**
 * Like {@link CheckTemplate}, of a key of one attribute or of several, which has a list of templates: the first of a
 * partition has the tenant.
 */
type CheckTemplates<
  Given,
  Slot,
  A extends Attributes,
  Sparse,
  Keys,
  D,
  Shared,
> = Keys extends readonly unknown[]
  ? Given extends { readonly length: Keys['length'] } & readonly unknown[]
    ? {
        [At in keyof Given]: CheckSlot<
          Given[At],
          At extends '0' ? Slot : 'other',
          A,
          Sparse,
          At extends keyof Keys ? Keys[At] : never,
          D,
          Shared
        >
      }
    : `this key has ${Keys['length']} attributes: give a list of ${Keys['length']} templates, one for each`
  : Given extends readonly unknown[]
    ? 'this key has one attribute: give one template, not a list'
    : CheckSlot<Given, Slot, A, Sparse, Keys, D, Shared>

type KeysOf<Declared> = Declared extends { readonly global: infer Keys }
  ? Keys
  : Declared extends { readonly local: infer Keys }
    ? Keys
    : never

/** A range of one part of a sort key: at most one lower and one upper bound, or only `beginsWith`. */
export interface Range<Value> {
  /** Greater than this value. */
  readonly gt?: Value
  /** Greater than or equal to this value. */
  readonly gte?: Value
  /** Less than this value. */
  readonly lt?: Value
  /** Less than or equal to this value; with `gte` it is BETWEEN. */
  readonly lte?: Value
  /** Begins with this string; for strings only. */
  readonly beginsWith?: Value extends string ? string : never
}

/** The same type, expanded, so that compiler messages show its members and not how it was computed. */
export type Plain<T> = T extends infer Members ? { [Name in keyof Members]: Members[Name] } : never

/** A value, or the same as an operator. */
type Equal<Value> = Value | { readonly eq: Value }

type None<Names extends readonly string[]> = { readonly [Name in Names[number]]?: never }

/**
 * The sort key arguments of a query: none, or values of its parts from the left, the last of them a value or a
 * {@link Range}; `{ eq: value }` is the value. A part after an open one, or after a range, is a compile error.
 */
export type SortArguments<Names extends readonly string[], A extends Attributes> = Names extends readonly [
  infer Head extends string,
  ...infer Tail extends string[],
]
  ?
      | None<Names>
      | ({ readonly [Name in Head]: Range<ValueOf<A, Name>> } & None<Tail>)
      | ({ readonly [Name in Head]: Equal<ValueOf<A, Name>> } & SortArguments<Tail, A>)
  : unknown

/** The partition key arguments of a query: a value for each part that isn't a shard. */
export type PartitionArguments<Template extends string, A extends Attributes> = {
  readonly [Name in PartsOf<Template>[number]]: ValueOf<A, Name>
}
