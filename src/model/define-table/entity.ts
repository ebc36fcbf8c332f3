import type { Attributes } from '../attributes/index.ts'
import type { FilterOptions } from '../conditions/index.ts'
import type { EntityVersions, SoftDelete, TableDefinition, UniqueConstraint } from '../definition/index.ts'
import type { EntityShape, ItemOfShape, KeyOfShape } from '../inferred/index.ts'
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
import type {
  ConsistentOn,
  Filtered,
  LookupArguments,
  PartitionOf,
  QueryArguments,
  RequiredOfLookup,
  TemplatesOn,
  Where,
} from './pattern-arguments.ts'

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

type RulesOf<S extends EntityShape> = RuleBuilder<S['attributes'], S['table']>

// biome-ignore lint/complexity/noBannedTypes: the object type without members is what is meant
type Nothing = {}
