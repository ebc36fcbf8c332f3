import type { FilterOn } from '../conditions/index.ts'
import type {
  EntityShape,
  Joined,
  PartitionArguments,
  PartsOf,
  Plain,
  SortArguments,
  ValuesOf,
} from '../inferred/index.ts'

/** The templates of an index, or of the primary key if none is named. */
export type TemplatesOn<S extends EntityShape, I extends keyof S['indexes']> = [I] extends [never]
  ? S['key']
  : S['indexes'][I]

/** The arguments of a query: the partition key, and the parts of the sort key that `where` leaves open. */
export type QueryArguments<Templates, S extends EntityShape, W> = Plain<
  PartitionArguments<PartitionTemplate<Templates, S>, S['attributes']> &
    SortArguments<Without<SortParts<Templates, S>, keyof W>, S['attributes']>
>

/** The filter argument of a query that allows one. */
export type Filtered<F extends string, S extends EntityShape> = [F] extends [never]
  ? unknown
  : { readonly filter?: FilterOn<F, S['attributes']> }

/** The values of `where` if they are the first parts of the sort key; otherwise what they may be. */
export type Where<W, Templates, S extends EntityShape> =
  W extends SortArguments<SortParts<Templates, S>, S['attributes']>
    ? W
    : Plain<SortArguments<SortParts<Templates, S>, S['attributes']>>

/** The arguments of a partition key. */
export type PartitionOf<Templates, S extends EntityShape> = PartitionArguments<
  PartitionTemplate<Templates, S>,
  S['attributes']
>

/** The arguments of a lookup. */
export type LookupArguments<S extends EntityShape, I> = I extends keyof S['unique']
  ? UniqueValues<S, S['unique'][I]>
  : I extends keyof S['indexes']
    ? PartitionArguments<PartitionTemplate<S['indexes'][I], S>, S['attributes']> &
        Partial<PartitionArguments<SortTemplate<S['indexes'][I]>, S['attributes']>>
    : never

/** The arguments without which a lookup can't be read. */
export type RequiredOfLookup<S extends EntityShape, I> = I extends keyof S['unique']
  ? UniqueValues<S, S['unique'][I]>
  : I extends keyof S['indexes']
    ? PartitionOf<S['indexes'][I], S>
    : never

/** Whether reads may be strongly consistent. */
export type ConsistentOn<S extends EntityShape, I> = I extends keyof S['table']['indexes']
  ? S['table']['indexes'][I] extends { readonly global: unknown }
    ? 'a global index has no consistent reads'
    : boolean
  : boolean

/** The values of a constraint's attributes. */
type UniqueValues<S extends EntityShape, Declared> = Plain<
  Readonly<
    ValuesOf<
      S['attributes'],
      Declared extends readonly string[]
        ? Declared[number]
        : Declared extends { readonly attributes: readonly string[] }
          ? Declared['attributes'][number]
          : never
    >
  >
>

/** The parts of the sort key that are arguments of a query: those that aren't in its partition key. */
type SortParts<Templates, S extends EntityShape> = Without<
  PartsOf<SortTemplate<Templates>>,
  PartsOf<PartitionTemplate<Templates, S>>[number]
>

type Without<Names extends readonly string[], Taken> = Names extends readonly [
  infer Head extends string,
  ...infer Tail extends string[],
]
  ? Head extends Taken
    ? Without<Tail, Taken>
    : [Head, ...Tail]
  : []

type PartitionTemplate<Templates, S extends EntityShape> = Templates extends {
  readonly partition: infer T extends string | readonly string[]
}
  ? Joined<T>
  : S['key']['partition']

type SortTemplate<Templates> = Templates extends {
  readonly sort: infer T extends string | readonly string[]
}
  ? Joined<T>
  : ''
