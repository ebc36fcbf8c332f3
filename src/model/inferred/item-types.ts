import type { Attribute, AttributeFlag, Attributes } from '../attributes/index.ts'
import type { TableDefinition, UniqueDeclaration } from '../definition/index.ts'
import type { IndexTemplates, KeyTemplates } from './checked-keys.ts'
import type { Flagged } from './flagged.ts'
import type { Plain } from './plain.ts'
import type { NamesIn } from './template-parts.ts'

/** The type-level description of an entity. */
export interface EntityShape {
  readonly name: string
  readonly attributes: Attributes
  readonly key: KeyTemplates
  readonly indexes: Readonly<Record<string, IndexTemplates>>
  readonly table: TableDefinition
  readonly shared: boolean
  readonly unique: Readonly<Record<string, UniqueDeclaration>>
  /** The attributes of the primary key that an update may change. */
  readonly movable: string
  /** Whether deleted items can be restored. */
  readonly softDelete: boolean
}

/** The values of the attributes of `A` that have these names. */
export type ValuesOf<A extends Attributes, Names> = {
  [Name in keyof A as Name extends Names ? Name : never]: A[Name] extends Attribute<
    infer Value,
    AttributeFlag
  >
    ? Value
    : never
}

/** An item as read: all required attributes, and optional ones that may be missing. */
export type ItemOfShape<S extends EntityShape> = Plain<
  { readonly __typename: S['name'] } & Readonly<
    ValuesOf<S['attributes'], Exclude<keyof S['attributes'], Flagged<S['attributes'], 'optional'>>>
  > &
    Partial<Readonly<ValuesOf<S['attributes'], Flagged<S['attributes'], 'optional'>>>>
>

type Omittable<A extends Attributes> = Exclude<
  Flagged<A, 'optional'> | Flagged<A, 'defaulted'>,
  Flagged<A, 'maintained'>
>

/** The input of creating an item: optional attributes and those with a default may be omitted, maintained ones must. */
export type NewItemOfShape<S extends EntityShape> = Plain<
  ValuesOf<
    S['attributes'],
    Exclude<keyof S['attributes'], Omittable<S['attributes']> | Flagged<S['attributes'], 'maintained'>>
  > &
    Partial<ValuesOf<S['attributes'], Omittable<S['attributes']>>>
>

/** The attributes of the primary key, including shards. */
export type KeyNamesOf<S extends EntityShape> =
  | NamesIn<S['key']['partition']>
  | (S['key'] extends { readonly sort: infer Sort extends string } ? NamesIn<Sort> : never)

/** The attributes of the primary key that an update can't change. */
export type FixedNamesOf<S extends EntityShape> = Exclude<KeyNamesOf<S>, S['movable']>

/** The values that identify one item. */
export type KeyOfShape<S extends EntityShape> = Plain<Readonly<ValuesOf<S['attributes'], KeyNamesOf<S>>>>

/**
 * The plain values of an update: of all attributes except read-only and maintained ones and those of the primary key that
 * aren't movable. Null removes an optional attribute.
 */
export type PatchOfShape<S extends EntityShape> = Plain<
  Partial<
    ValuesOf<
      S['attributes'],
      Exclude<
        keyof S['attributes'],
        | FixedNamesOf<S>
        | Flagged<S['attributes'], 'readOnly' | 'maintained'>
        | Flagged<S['attributes'], 'optional'>
      >
    >
  > & {
    [Name in Exclude<
      Flagged<S['attributes'], 'optional'>,
      FixedNamesOf<S> | Flagged<S['attributes'], 'readOnly' | 'maintained'>
    >]?: (S['attributes'][Name] extends Attribute<infer Value, AttributeFlag> ? Value : never) | null
  }
>
