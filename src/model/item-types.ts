import type { Attribute, AttributeFlag, Attributes } from './attributes/index.ts'
import type { TableDefinition } from './table-definition.ts'
import type { Flagged, IndexTemplates, KeyTemplates, NamesIn, Plain } from './template-types.ts'

/** All that the types know of an entity. */
export interface EntityShape {
  readonly name: string
  readonly attributes: Attributes
  readonly key: KeyTemplates
  readonly indexes: Readonly<Record<string, IndexTemplates>>
  readonly table: TableDefinition
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

/** An item as it is read: every required attribute, and optional ones that may be missing. */
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

/** What creating an item takes: attributes that are optional or have a default may be left out, maintained ones must. */
export type NewItemOfShape<S extends EntityShape> = Plain<
  ValuesOf<
    S['attributes'],
    Exclude<keyof S['attributes'], Omittable<S['attributes']> | Flagged<S['attributes'], 'maintained'>>
  > &
    Partial<ValuesOf<S['attributes'], Omittable<S['attributes']>>>
>

/** The attributes that make up the primary key, shards included. */
export type KeyNamesOf<S extends EntityShape> =
  | NamesIn<S['key']['partition']>
  | (S['key'] extends { readonly sort: infer Sort extends string } ? NamesIn<Sort> : never)

/** The values that name one item. */
export type KeyOfShape<S extends EntityShape> = Plain<Readonly<ValuesOf<S['attributes'], KeyNamesOf<S>>>>

/**
 * The plain values that an update takes: of any attribute but those of the primary key, the read-only and the
 * maintained ones; null removes an optional one.
 */
export type PatchOfShape<S extends EntityShape> = Plain<
  Partial<
    ValuesOf<
      S['attributes'],
      Exclude<
        keyof S['attributes'],
        | KeyNamesOf<S>
        | Flagged<S['attributes'], 'readOnly' | 'maintained'>
        | Flagged<S['attributes'], 'optional'>
      >
    >
  > & {
    [Name in Exclude<
      Flagged<S['attributes'], 'optional'>,
      KeyNamesOf<S> | Flagged<S['attributes'], 'readOnly' | 'maintained'>
    >]?: (S['attributes'][Name] extends Attribute<infer Value, AttributeFlag> ? Value : never) | null
  }
>
