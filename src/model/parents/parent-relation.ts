import type { Attribute, AttributeFlag, Attributes, ValueOf } from '../attributes/index.ts'
import type { EntityShape, Flagged, KeyNamesOf } from '../inferred/index.ts'
import type { AnyEntity, OnParentDelete, ParentRelation } from '../types.ts'

/** The declaration of an item's parent: an item of another entity, whose key follows from attributes of the child. */
export interface ParentDeclaration {
  readonly entity: AnyEntity & { readonly shape: EntityShape }
  /** The attribute of the child for each attribute of the parent's key; by default the one with the same name. */
  readonly key?: Readonly<Record<string, string>>
  /** The parent's `a.count()` that has the number of its children. */
  readonly count?: string
  /** For each `a.sum()` of the parent the attribute of the children that is summed. */
  readonly sum?: Readonly<Record<string, string>>
  /** For each `a.copy()` of the children the attribute of the parent that is copied. */
  readonly copy?: Readonly<Record<string, string>>
  /**
   * Up to this number of children, by the count, an update of the parent rewrites their copies in its own transaction: at
   * most 25. With more children, and without this option, they are rewritten in the background.
   */
  readonly atOnce?: number
  /**
   * Spreads the count and the sums over this number of items, 2 to 25, so that concurrent writes of children of one parent
   * don't wait for each other. They aren't attributes of the parent then, but counters of these names.
   */
  readonly shards?: number
  /** The effect of a delete of the parent: by default `restrict` with a count, and `leave` without. */
  readonly onDelete?: OnParentDelete
  /**
   * The most children that move with their parent, in its transaction, when its key changes. Without it, a parent that has
   * counted children doesn't move, and others are left.
   */
  readonly moveUpTo?: number
}

/** The relations of an entity to its parents, by name. */
export function parentRelations(
  child: string,
  declared: Readonly<Record<string, Omit<ParentDeclaration, 'entity'> & { readonly entity: AnyEntity }>>,
  keyNamesOf: (entity: AnyEntity) => readonly string[],
): ReadonlyMap<string, ParentRelation> {
  return new Map(
    Object.entries(declared).map(
      ([
        name,
        { entity: parent, key = {}, count, sum = {}, copy = {}, atOnce, shards, onDelete, moveUpTo },
      ]) => [
        name,
        {
          name,
          child,
          parent,
          key: keyNamesOf(parent).map((each) => [each, key[each] ?? each] as const),
          count,
          sums: Object.entries(sum),
          copies: Object.entries(copy),
          atOnce,
          shards,
          onDelete: onDelete ?? (count === undefined ? 'leave' : 'restrict'),
          moveUpTo,
        },
      ],
    ),
  )
}

/** Whether the parent has a count or sums of its children. */
export function isAggregated({ count, sums }: ParentRelation): boolean {
  return count !== undefined || sums.length > 0
}

/** Whether an entity's items have copies of attributes of their parents. */
export function hasCopies({ parents }: AnyEntity): boolean {
  return parents.size > 0 && [...parents.values()].some(({ copies }) => copies.length > 0)
}

/** The attributes of an entity that are copied to children of its items. */
export function copiedAttributes(parent: AnyEntity): readonly string[] {
  const relations = relationsTo(parent)
  if (relations.length === 0) return []
  return [...new Set(relations.flatMap(({ copies }) => copies.map(([, ofParent]) => ofParent)))]
}

/** The relations whose parents are items of this entity. */
export function relationsTo(parent: AnyEntity): readonly ParentRelation[] {
  const { entities } = parent.table
  const found = known.get(parent)
  if (found?.among === entities.length) return found.relations
  const relations = entities.flatMap(({ parents }) =>
    [...parents.values()].filter((each) => each.parent === parent),
  )
  known.set(parent, { relations, among: entities.length })
  return relations
}

/** The known relations, each with the number of entities among which they were found. */
const known = new WeakMap<
  AnyEntity,
  { readonly relations: readonly ParentRelation[]; readonly among: number }
>()

/** The declared parents if they fit both entities, otherwise a message in place of what doesn't. */
export type CheckedParents<P, A extends Attributes> = {
  readonly [Name in keyof P]: P[Name] extends { readonly entity: { readonly shape: infer S } }
    ? S extends EntityShape
      ? [MissingKey<P[Name], S, A>] extends [never]
        ? CheckedParent<P[Name], S, A>
        : `'${MissingKey<P[Name], S, A>}' of the key of ${S['name']} is not declared in attributes: name the attribute that has its value by key`
      : P[Name]
    : P[Name]
}

/** The parts of the parent's key for which the child has no attribute. */
type MissingKey<R, S extends EntityShape, A extends Attributes> = Exclude<
  KeyNamesOf<S>,
  keyof GivenKey<R> | keyof A
> &
  string

type GivenKey<R> = R extends { readonly key: infer Key } ? Key : object

type CheckedParent<R, S extends EntityShape, A extends Attributes> = {
  readonly [Member in keyof R]: Member extends 'key'
    ? CheckedKeyNames<R[Member], S, A>
    : Member extends 'count'
      ? R extends { readonly shards: number }
        ? R[Member]
        : CheckedCount<R[Member], S>
      : Member extends 'sum'
        ? R extends { readonly shards: number }
          ? CheckedAddends<R[Member], A>
          : CheckedSums<R[Member], S, A>
        : Member extends 'copy'
          ? CheckedCopies<R[Member], S, A>
          : R[Member]
}

type CheckedKeyNames<Key, S extends EntityShape, A extends Attributes> = {
  readonly [Name in keyof Key]: Name extends KeyNamesOf<S>
    ? Key[Name] extends keyof A
      ? SameValue<S['attributes'], Name, A, Key[Name], Key[Name]>
      : `attribute '${Key[Name] & string}' is not declared in attributes`
    : `'${Name & string}' is not in the key of ${S['name']}`
}

type SameValue<P extends Attributes, Name, A extends Attributes, Own, Result> = [ValueOf<A, Own>] extends [
  ValueOf<P, Name>,
]
  ? Result
  : `attribute '${Own & string}' has another type than '${Name & string}' of the parent`

type CheckedCount<Count, S extends EntityShape> =
  Count extends Flagged<S['attributes'], 'count'>
    ? Count
    : `'${Count & string}' is not an a.count() of ${S['name']}`

type CheckedSums<Sums, S extends EntityShape, A extends Attributes> = {
  readonly [Name in keyof Sums]: Name extends Flagged<S['attributes'], 'sum'>
    ? Sums[Name] extends Flagged<A, 'numeric'>
      ? CheckedSum<S['attributes'][Name], A[Sums[Name]], Sums[Name]>
      : `attribute '${Sums[Name] & string}' is not a number of its attributes`
    : `'${Name & string}' is not an a.sum() of ${S['name']}`
}

/** The attributes that sharded counters sum. */
type CheckedAddends<Sums, A extends Attributes> = {
  readonly [Name in keyof Sums]: Sums[Name] extends Flagged<A, 'numeric'>
    ? Sums[Name]
    : `attribute '${Sums[Name] & string}' is not a number of its attributes`
}

type CheckedCopies<Copies, S extends EntityShape, A extends Attributes> = {
  readonly [Name in keyof Copies]: Name extends Flagged<A, 'copy'>
    ? Copies[Name] extends keyof S['attributes']
      ? SameCopy<S['attributes'], Copies[Name], A, Name>
      : `'${Copies[Name] & string}' is not an attribute of ${S['name']}`
    : `'${Name & string}' is not an a.copy() of its attributes`
}

type SameCopy<P extends Attributes, Of, A extends Attributes, Own> = [ValueOf<P, Of>] extends [
  ValueOf<A, Own>,
]
  ? Of
  : `attribute '${Own & string}' has another type than '${Of & string}' of the parent`

/** An `a.sum()` without scale is of integers; one with a scale, whose values are strings, of decimals and integers. */
type CheckedSum<Sum, Own, Name> =
  Sum extends Attribute<infer Total, AttributeFlag>
    ? Total extends string
      ? Name
      : Own extends Attribute<number, AttributeFlag>
        ? Name
        : `attribute '${Name & string}' has decimals: give the sum a scale`
    : never
