import type { Attribute, Attributes, DerivedFrom } from '../attributes/index.ts'

/**
 * The condition under which a query returns an item, or a write is executed: conditions by attribute, all of which must
 * hold, and `and`, `or` and `not` of such conditions. Undefined, null and empty conditions are ignored; within `and`, `or`
 * and `not` they are errors, because they would always hold.
 *
 * @example
 * { state: { in: ['PENDING', 'PAID'] }, or: [{ note: { exists: false } }, { note: { size: { lt: 10 } } }] }
 * { address: { members: { city: { eq: 'Ulm' } } } }
 */
export type ConditionOn<A extends Attributes> = ConditionsOn<A> & {
  readonly and?: readonly ConditionOn<A>[]
  readonly or?: readonly ConditionOn<A>[]
  readonly not?: ConditionOn<A>
}

/** Conditions on attributes, or on members of a map, by their names. */
type ConditionsOn<A> = {
  readonly [Name in keyof A]?: A[Name] extends Attribute<infer Value, infer Flags, infer Members>
    ? AttributeCondition<Value, Flags> & MembersCondition<Members>
    : never
}

/** A condition on members of a map or a record. */
type MembersCondition<Members> = unknown extends Members
  ? unknown
  : Members extends DerivedFrom<infer _Inputs, infer _Parameters>
    ? unknown
    : {
        /** Conditions on its members, all of which must hold. */
        readonly members?: ConditionsOn<Members>
      }

/** A condition on one attribute; all given operators must match. */
export type AttributeCondition<Value, Flags = never> = [Value] extends [Scalar]
  ? ScalarCondition<Value> & OfStrings<Value> & Sized<Value>
  : 'custom' extends Flags
    ? ScalarCondition<Value>
    : {
        readonly eq?: Value
        readonly ne?: Value
        readonly exists?: boolean
        /** The list or set has this member. */
        readonly contains?: MemberIn<Value>
        /** The number of elements or members. */
        readonly size?: SizeCondition
      }

/** A condition on a value; all given operators must match. */
interface ScalarCondition<Value> {
  readonly eq?: Value
  readonly ne?: Value
  /** One of these, 1 to 100. */
  readonly in?: readonly Value[]
  readonly gt?: Value
  readonly gte?: Value
  readonly lt?: Value
  readonly lte?: Value
  /** Whether the item has the attribute. */
  readonly exists?: boolean
}

type Scalar = string | number | bigint | boolean | null | Date

type OfStrings<Value> = Value extends string
  ? {
      /** The string begins with this. */
      readonly beginsWith?: string
      /** The string contains this. */
      readonly contains?: string
    }
  : unknown

type Sized<Value> = Value extends string
  ? {
      /** The length of the string in UTF-16 code units, as DynamoDB counts it. */
      readonly size?: SizeCondition
    }
  : unknown

type MemberIn<Value> = Value extends readonly (infer Element)[]
  ? Element
  : Value extends ReadonlySet<infer Member>
    ? Member
    : never

/** A condition on a size. */
export type SizeCondition = Omit<ScalarCondition<number>, 'in' | 'exists'>
