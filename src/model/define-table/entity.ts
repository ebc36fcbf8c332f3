import type { Attributes } from '../attributes/index.ts'
import type { ConditionOn, FilterOn, FilterOptions } from '../conditions/index.ts'
import type { EntityVersions, SoftDelete, TableDefinition, UniqueConstraint } from '../definition/index.ts'
import type {
  EntityShape,
  Flagged,
  ItemOfShape,
  Joined,
  KeyOfShape,
  NewItemOfShape,
  PartitionArguments,
  PartsOf,
  PatchOfShape,
  Plain,
  SortArguments,
  ValuesOf,
} from '../inferred/index.ts'
import { getPattern, lookupPattern, queryPattern, uniquePattern } from '../patterns/index.ts'
import type { EntityRules, Rule, RuleBuilder } from '../rules/index.ts'
import type {
  AccessPattern,
  AnyEntity,
  EntityKey,
  ParentRelation,
  SecondForm,
  Sizing,
  Table,
} from '../types.ts'
import type { UpdateOfShape } from '../updates/index.ts'

/** Options of `Entity.query()`. */
export interface QueryOptions<Where, Filterable extends string = never> {
  /** The order of a page by sort key: `desc` starts at the greatest; the default is `asc`. */
  readonly order?: 'asc' | 'desc'
  /** Values of the sort key's first parts that the pattern fixes, such as `{ state: 'OPEN' }`. */
  readonly where?: Where
  /** Attributes outside the key by which clients may filter. DynamoDB also reads and charges for excluded items. */
  readonly filter?: FilterOptions<Filterable>
}

/** Options of a pattern's reads; `Rules` is the builder of the rules of its items. */
export interface ReadOptions<Consistent, Rules = RuleBuilder<Attributes, TableDefinition>> {
  /** Strongly consistent reads, which a global index doesn't have. */
  readonly consistent?: Consistent
  /**
   * Whether a nested field may be read together with its parent if its key is already known; true by default. It saves a
   * round trip, but the read is wasted if the parent doesn't exist.
   */
  readonly prefetch?: boolean
  /** The callers who may use the pattern, among those who may read its items; by default all of them. */
  readonly rule?: (r: Rules) => Rule
}

/**
 * A kind of item in the table: its attributes, and the templates of its keys. Its methods return access patterns;
 * `table.access()` names and checks them.
 */
export class Entity<S extends EntityShape> implements AnyEntity {
  readonly name: S['name']
  readonly attributes: S['attributes']
  readonly table: Table
  readonly primaryKey: EntityKey
  readonly indexKeys: ReadonlyMap<string, EntityKey>
  readonly typeValue: string
  readonly description: string | undefined
  readonly sizing: Sizing
  readonly shared: boolean
  readonly rules: EntityRules | undefined
  readonly unique: ReadonlyMap<string, UniqueConstraint>
  readonly movable: ReadonlySet<string>
  readonly softDelete: SoftDelete | undefined
  readonly versions: EntityVersions | undefined
  readonly parents: ReadonlyMap<string, ParentRelation>
  readonly aggregates: readonly string[]
  readonly second: SecondForm | undefined
  /** Exists only at compile time. */
  declare readonly shape: S

  constructor(parts: AnyEntity) {
    this.name = parts.name
    this.attributes = parts.attributes as S['attributes']
    this.table = parts.table
    this.primaryKey = parts.primaryKey
    this.indexKeys = parts.indexKeys
    this.typeValue = parts.typeValue
    this.description = parts.description
    this.sizing = parts.sizing
    this.shared = parts.shared
    this.rules = parts.rules
    this.unique = parts.unique
    this.movable = parts.movable
    this.softDelete = parts.softDelete
    this.versions = parts.versions
    this.parents = parts.parents
    this.aggregates = parts.aggregates
    this.second = parts.second
  }

  /** One item by its full primary key: GetItem. */
  get(
    options: ReadOptions<boolean, RulesOf<S>> = {},
  ): AccessPattern<'get', ItemOfShape<S>, KeyOfShape<S>, KeyOfShape<S>> {
    return getPattern(this, options)
  }

  /**
   * The one item that has a unique value, by the name of the constraint; or the one item under an index key, an error if
   * there are several. Parts of an index's sort key may be omitted from the right.
   */
  lookup<const I extends (keyof S['indexes'] | keyof S['unique']) & string>(
    name: I,
    options: ReadOptions<ConsistentOn<S, I>, RulesOf<S>> = {},
  ): AccessPattern<'lookup', ItemOfShape<S>, LookupArguments<S, I>, RequiredOfLookup<S, I>> {
    const constraint = this.unique.get(name)
    return constraint === undefined
      ? lookupPattern(this, name, options)
      : uniquePattern(this, constraint, options)
  }

  /** The items of this entity in one partition of the table or of an index, in sort-key order. */
  query<
    const I extends keyof S['indexes'] & string = never,
    const W extends object = Nothing,
    const F extends keyof S['attributes'] & string = never,
  >(
    index?: `${I}` | (QueryOptions<Where<W, TemplatesOn<S, I>, S>, F> & ReadOptions<boolean, RulesOf<S>>),
    options: QueryOptions<Where<W, TemplatesOn<S, I>, S>, F> &
      ReadOptions<ConsistentOn<S, I>, RulesOf<S>> = {},
  ): AccessPattern<
    'query',
    ItemOfShape<S>,
    QueryArguments<TemplatesOn<S, I>, S, W> & Filtered<F, S>,
    PartitionOf<TemplatesOn<S, I>, S>
  > {
    return typeof index === 'string'
      ? queryPattern(this, index, options)
      : queryPattern(this, undefined, index ?? options)
  }
}

/** The item type of an entity's reads, e.g. `type OrderItem = ItemOf<typeof Order>`. */
export type ItemOf<E> = E extends { readonly shape: infer S extends EntityShape } ? ItemOfShape<S> : never

/** The input of creating an item of an entity. */
export type NewItemOf<E> = E extends { readonly shape: infer S extends EntityShape }
  ? NewItemOfShape<S>
  : never

/** The values that identify one item of an entity. */
export type KeyOf<E> = E extends { readonly shape: infer S extends EntityShape } ? KeyOfShape<S> : never

/** New values of an item's attributes in an update. */
export type PatchOf<E> = E extends { readonly shape: infer S extends EntityShape } ? PatchOfShape<S> : never

/** The changes of an update of an entity: new values, and operators on current ones. */
export type UpdateOf<E> = E extends { readonly shape: infer S extends EntityShape } ? UpdateOfShape<S> : never

/** A condition on an item of an entity. */
export type ConditionOf<E> = E extends { readonly shape: infer S extends EntityShape }
  ? ConditionOn<S['attributes']>
  : never

/** The type of an entity's version: a number if it declares one, otherwise a message. */
export type VersionOf<E> = E extends { readonly shape: infer S extends EntityShape }
  ? [Flagged<S['attributes'], 'version'>] extends [never]
    ? 'the entity has no version: declare an a.version() attribute'
    : number
  : never

/** The values of the key of an item that can be restored, or a message for an entity without soft delete. */
export type RestorableKey<E> = E extends { readonly shape: infer S extends EntityShape }
  ? S['softDelete'] extends true
    ? KeyOfShape<S>
    : 'its deleted items can not be restored: declare softDelete'
  : never

type RulesOf<S extends EntityShape> = RuleBuilder<S['attributes'], S['table']>

// biome-ignore lint/complexity/noBannedTypes: the object type without members is what is meant
type Nothing = {}

type ConsistentOn<S extends EntityShape, I> = I extends keyof S['table']['indexes']
  ? S['table']['indexes'][I] extends { readonly global: unknown }
    ? 'a global index has no consistent reads'
    : boolean
  : boolean

/** The templates of an index, or of the primary key if none is named. */
type TemplatesOn<S extends EntityShape, I extends keyof S['indexes']> = [I] extends [never]
  ? S['key']
  : S['indexes'][I]

type PartitionTemplate<Templates, S extends EntityShape> = Templates extends {
  readonly partition: infer T extends string | readonly string[]
}
  ? Joined<T>
  : S['key']['partition']

/** The parts of the sort key that are arguments of a query: those that aren't in its partition key. */
type SortParts<Templates, S extends EntityShape> = Without<
  PartsOf<SortTemplate<Templates>>,
  PartsOf<PartitionTemplate<Templates, S>>[number]
>

type Where<W, Templates, S extends EntityShape> =
  W extends SortArguments<SortParts<Templates, S>, S['attributes']>
    ? W
    : Plain<SortArguments<SortParts<Templates, S>, S['attributes']>>

type Without<Names extends readonly string[], Taken> = Names extends readonly [
  infer Head extends string,
  ...infer Tail extends string[],
]
  ? Head extends Taken
    ? Without<Tail, Taken>
    : [Head, ...Tail]
  : []

type PartitionOf<Templates, S extends EntityShape> = PartitionArguments<
  PartitionTemplate<Templates, S>,
  S['attributes']
>

type QueryArguments<Templates, S extends EntityShape, W> = Plain<
  PartitionArguments<PartitionTemplate<Templates, S>, S['attributes']> &
    SortArguments<Without<SortParts<Templates, S>, keyof W>, S['attributes']>
>

/** The filter argument of a query that allows one. */
type Filtered<F extends string, S extends EntityShape> = [F] extends [never]
  ? unknown
  : { readonly filter?: FilterOn<F, S['attributes']> }

type LookupArguments<S extends EntityShape, I> = I extends keyof S['unique']
  ? UniqueValues<S, S['unique'][I]>
  : I extends keyof S['indexes']
    ? PartitionArguments<PartitionTemplate<S['indexes'][I], S>, S['attributes']> &
        Partial<PartitionArguments<SortTemplate<S['indexes'][I]>, S['attributes']>>
    : never

type RequiredOfLookup<S extends EntityShape, I> = I extends keyof S['unique']
  ? UniqueValues<S, S['unique'][I]>
  : I extends keyof S['indexes']
    ? PartitionOf<S['indexes'][I], S>
    : never

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

type SortTemplate<Templates> = Templates extends {
  readonly sort: infer T extends string | readonly string[]
}
  ? Joined<T>
  : ''
