import type { Attribute, AttributeFlag, Attributes } from '../attributes/index.ts'
import type { EntityShape, FixedNamesOf, Flagged, Plain } from '../inferred/index.ts'
import type { Operator } from './operators.ts'

/**
 * The changes of an update: for each attribute that may change, a new value, an operator for its type, or null to
 * remove an optional one. Maintained attributes are excluded, except `add()` to a counter.
 */
export type UpdateOfShape<S extends EntityShape> = Plain<
  {
    [Name in Exclude<Updatable<S>, Flagged<S['attributes'], 'optional'>>]?: Change<S['attributes'][Name]>
  } & {
    [Name in Updatable<S> & Flagged<S['attributes'], 'optional'>]?: Change<S['attributes'][Name]> | null
  } & {
    [Name in Flagged<S['attributes'], 'counter'>]?: Addition<ValueIn<S['attributes'][Name]>>
  }
>

type Updatable<S extends EntityShape> = Exclude<
  keyof S['attributes'] & string,
  FixedNamesOf<S> | Flagged<S['attributes'], 'readOnly' | 'maintained'>
>

type ValueIn<A> = A extends Attribute<infer Value, AttributeFlag> ? Value : never

/** A new value of an attribute, or an operator on its current one. */
type Change<A extends Attributes[string]> =
  | ValueIn<A>
  | ('numeric' extends A['flags'] ? Addition<ValueIn<A>> : never)
  | ('custom' extends A['flags'] ? never : Structural<ValueIn<A>>)

type Addition<Value> = Operator<'add' | 'subtract', Value>

/** The operators on lists, sets and maps, selected by the value's type, which must not be a union. */
type Structural<Value> = [Value] extends [readonly (infer Element)[]]
  ?
      | Operator<'append' | 'prepend', readonly Element[]>
      | Operator<'elements', Readonly<Record<number, Element | null>>>
  : [Value] extends [ReadonlySet<infer Member>]
    ? Operator<'addToSet' | 'deleteFromSet', readonly Member[]>
    : [Value] extends [Scalar]
      ? never
      : [Value] extends [Readonly<Record<string, unknown>>]
        ? Operator<'members', MemberChanges<Value>>
        : never

type Scalar = string | number | bigint | boolean | null | Date | Uint8Array

type MemberChanges<Members> = {
  readonly [Name in keyof Members]?: MemberChange<Exclude<Members[Name], undefined>> | Removal<Members, Name>
}

type MemberChange<Value> =
  | Value
  | ([Value] extends [number | bigint] ? Addition<Value> : never)
  | Structural<Value>

type Removal<Members, Name extends keyof Members> = undefined extends Members[Name]
  ? null
  : string extends keyof Members
    ? null
    : never
