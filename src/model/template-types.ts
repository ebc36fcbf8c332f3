import type { AttributeFlag, Attributes, ValueOf } from './attributes/index.ts'
import type { TableDefinition } from './table-definition.ts'

/** The attributes a template names, left to right; shard parts (`{orderId%16}`) are left out. */
export type PartsOf<Template extends string> = Template extends `${string}{${infer Part}}${infer Rest}`
  ? Part extends `${string}%${number}`
    ? PartsOf<Rest>
    : [Part, ...PartsOf<Rest>]
  : []

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
 * `Template` itself where it is right, else a message as a type: the compiler then says that the template
 * "is not assignable to" a sentence that tells what to change. `Sparse` is `'never'` for the primary key.
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

/** The attributes that may make a key: all of them where it is a number or bytes, which are kept as they are. */
type KeyableIn<A extends Attributes, Key> = Key extends { readonly type: 'N' | 'B' }
  ? keyof A
  : Flagged<A, 'keyable'>

/** The templates of an entity's primary key: `sort` is there exactly when the table has a sort key. */
export interface KeyTemplates {
  readonly partition: string
  readonly sort?: string
}

/** The templates of an entity on one index; a local index has only `sort`. */
export interface IndexTemplates {
  readonly partition?: string
  readonly sort?: string
  /** An item that lacks an attribute of these templates is left out of the index. */
  readonly sparse?: boolean
}

/**
 * The given templates where each is right, else the sentence that says what is wrong with one of them, or with
 * their lacking one.
 */
export type CheckedKey<K, A extends Attributes, D extends TableDefinition> = [
  MissingSlot<K, D['primaryKey']>,
] extends [never]
  ? Checked<K, CheckKey<K, A, D>>
  : `the table has a ${MissingSlot<K, D['primaryKey']>} key: give its template as well`

/** As {@link CheckedKey}, for the entries of an entity's indexes. */
export type CheckedIndexes<I, A extends Attributes, D extends TableDefinition> = Checked<
  I,
  CheckIndexes<I, A, D>
>

/** The value's own type where each member is right, else the sentence that says what is wrong with it. */
type Checked<Given, Right> = {
  [Slot in keyof Given]: Slot extends keyof Right
    ? Given[Slot] extends Right[Slot]
      ? Given[Slot]
      : Right[Slot]
    : never
}

/** A key of the table or index for which no template is given. */
type MissingSlot<Given, Keys> = Exclude<keyof Keys, keyof Given> & string

type CheckKey<K, A extends Attributes, D extends TableDefinition> = {
  [Slot in keyof K]: Slot extends keyof D['primaryKey']
    ? CheckTemplate<K[Slot], A, 'never', D['primaryKey'][Slot]>
    : `the table has no ${Slot & string} key`
}

type CheckIndexes<I, A extends Attributes, D extends TableDefinition> = {
  [Index in keyof I]: Index extends keyof D['indexes']
    ? [MissingSlot<I[Index], KeysOf<D['indexes'][Index]>>] extends [never]
      ? CheckIndex<I[Index], A, D['indexes'][Index]>
      : `the index has a ${MissingSlot<I[Index], KeysOf<D['indexes'][Index]>>} key: give its template as well`
    : `the table has no index '${Index & string}'`
}

type CheckIndex<Entry, A extends Attributes, Declared> = {
  [Slot in keyof Entry]: Slot extends 'sparse'
    ? Entry[Slot]
    : Slot extends keyof KeysOf<Declared>
      ? CheckTemplate<
          Entry[Slot],
          A,
          Entry extends { readonly sparse: true } ? true : false,
          KeysOf<Declared>[Slot]
        >
      : Declared extends { readonly local: unknown }
        ? 'a local index shares the partition of the primary key: give sort only'
        : `this index has no ${Slot & string} key`
}

type KeysOf<Declared> = Declared extends { readonly global: infer Keys }
  ? Keys
  : Declared extends { readonly local: infer Keys }
    ? Keys
    : never

/** A range of one part of a sort key: at most one lower and one upper bound, or `beginsWith` alone. */
export interface Range<Value> {
  /** Greater than this value. */
  readonly gt?: Value
  /** Greater than this value, or equal to it. */
  readonly gte?: Value
  /** Less than this value. */
  readonly lt?: Value
  /** Less than this value, or equal to it; with `gte` it is BETWEEN. */
  readonly lte?: Value
  /** Beginning with this string; for attributes that are strings. */
  readonly beginsWith?: Value extends string ? string : never
}

/** The same type, spelt out: messages of the compiler then show what it holds and not how it was made. */
export type Plain<T> = T extends infer Members ? { [Name in keyof Members]: Members[Name] } : never

/** A value as it is, or as the operator next to those of {@link Range}. */
type Equal<Value> = Value | { readonly eq: Value }

type None<Names extends readonly string[]> = { readonly [Name in Names[number]]?: never }

/**
 * What a query may say of the sort key: nothing; or values of its parts from the left, the last of them as a
 * value or a {@link Range}; `{ eq: value }` is the value. A part after an open one, or after a range, is a compile error.
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

/** What a query must say of the partition key: a value for each part that is not a shard. */
export type PartitionArguments<Template extends string, A extends Attributes> = {
  readonly [Name in PartsOf<Template>[number]]: ValueOf<A, Name>
}
