import type { Attributes, ValueOf } from '../attributes/index.ts'
import type { PartsOf } from './template-parts.ts'

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

/** A value, or the same as an operator. */
type Equal<Value> = Value | { readonly eq: Value }

type None<Names extends readonly string[]> = { readonly [Name in Names[number]]?: never }
