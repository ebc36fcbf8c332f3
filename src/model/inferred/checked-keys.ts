import type { Attributes } from '../attributes/index.ts'
import type { TableDefinition } from '../definition/index.ts'
import type { CheckSlot } from './checked-template.ts'

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
 * Like {@link CheckSlot}, of a key of one attribute or of several, which has a list of templates: the first of a
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
