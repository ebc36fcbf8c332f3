import type { Attribute, AttributeFlag, Attributes } from './attributes/index.ts'
import type {
  EntityVersions,
  Index,
  SoftDelete,
  TableDefinition,
  UniqueConstraint,
} from './definition/index.ts'
import type { KeyCodec, KeyValue, SortCondition } from './keys/index.ts'
import type { EntityRules, Rule } from './rules/index.ts'

// Tables, entities and access patterns refer to each other. Their interfaces are in one file, so that the files of
// their classes, factories and checks import this file and not each other.

/** A table: its key, its indexes, its entities and access patterns. */
export interface Table {
  readonly definition: TableDefinition
  readonly primaryIndex: Index
  readonly indexes: ReadonlyMap<string, Index>
  /** The entities in the order they were declared. */
  readonly entities: readonly AnyEntity[]
  /** The named access patterns. */
  readonly patterns: ReadonlyMap<string, AnyAccessPattern>
  /** Adds a check of the model; it returns the faults it finds. */
  checkLater(check: () => string[]): void
}

/** An entity's key on the table or on one index: a codec for each key attribute, in the order of the index. */
export interface EntityKey {
  readonly index: Index
  readonly partition: readonly [KeyCodec, ...KeyCodec[]]
  /** None without a sort key. */
  readonly sort: readonly KeyCodec[]
  /** Whether an item that lacks a part isn't in the index. */
  readonly sparse: boolean
}

/** The expected size of an entity's items and partitions, used to plan reads and estimate costs. */
export interface Sizing {
  /** Bytes of a stored item, on average. */
  readonly bytes?: number
  /** The average number of items in one partition, of the table and of each index that contains them. */
  readonly perPartition?: number
}

/** An entity of any shape, for the rest of the program. */
export interface AnyEntity {
  readonly name: string
  readonly attributes: Attributes
  readonly table: Table
  readonly primaryKey: EntityKey
  /** The entity's keys on indexes, by index name. */
  readonly indexKeys: ReadonlyMap<string, EntityKey>
  /** The value of the table's type attribute in items of this entity. */
  readonly typeValue: string
  readonly description: string | undefined
  readonly sizing: Sizing
  /** Whether its items belong to no tenant, in a table with tenants. */
  readonly shared: boolean
  /** Who may read and change its items; undefined in a table without rules, and for the gateway's own entities. */
  readonly rules: EntityRules | undefined
  /** The unique constraints by name. */
  readonly unique: ReadonlyMap<string, UniqueConstraint>
  /** The attributes of the primary key that an update may change. */
  readonly movable: ReadonlySet<string>
  /** Whether and for how long deleted items can be restored. */
  readonly softDelete: SoftDelete | undefined
  /** The versions in which its items may be stored; undefined for one. */
  readonly versions: EntityVersions | undefined
  /** The relations to its parents by name. */
  readonly parents: ReadonlyMap<string, ParentRelation>
  /** Its attributes that are counts and sums of its children. */
  readonly aggregates: readonly string[]
  /** The second form of its items during a migration; undefined for none. */
  readonly second: SecondForm | undefined
}

/** The second form in which items are stored: that of the model before or after a change of their keys. */
export interface SecondForm {
  /** Whether it belongs to the model after the change (`next`) or before it (`former`). */
  readonly role: 'next' | 'former'
  /** The entity of the other model, bound to this table, but not one of the table's entities. */
  readonly entity: AnyEntity
  /** The values in the second form of an item. */
  readonly values: (item: never) => Readonly<Record<string, unknown>>
  /** Whether these differ from the item's own. */
  readonly isConverted: boolean
  /** The table of the other model. */
  readonly declaredIn: Table
}

/** The effect of deleting a parent with children: it fails, leaves them without a parent, or deletes them. */
export type OnParentDelete = 'restrict' | 'leave' | 'cascade'

/** The relation of an entity's items to their parents. */
export interface ParentRelation {
  readonly name: string
  /** The name of the child's entity. */
  readonly child: string
  readonly parent: AnyEntity
  /** The attributes of the parent's key, each with the attribute of the child that has its value. */
  readonly key: readonly (readonly [ofParent: string, ofChild: string])[]
  readonly count: string | undefined
  /** The attributes of the parent that are sums, each with the attribute of the children that is summed. */
  readonly sums: readonly (readonly [ofParent: string, ofChild: string])[]
  /** The attributes of the child that are copies, each with the attribute of the parent that is copied. */
  readonly copies: readonly (readonly [ofChild: string, ofParent: string])[]
  /** The number of children up to which copies are rewritten in the transaction of their parent; undefined for none. */
  readonly atOnce: number | undefined
  readonly onDelete: OnParentDelete
  /** The number of items over which its counters are spread; undefined if the parent's item contains them. */
  readonly shards: number | undefined
  /** The maximum number of children that move with their parent when its key changes; undefined if none do. */
  readonly moveUpTo: number | undefined
}

/** The filter of an access pattern. */
export interface PatternFilter {
  readonly attributes: readonly string[]
  /** The maximum read units of a page. */
  readonly readUnits: number
}

/** `get` by full primary key; `lookup` of one item by an index key; `query` of one entity; `collection` of several. */
export type AccessKind = 'get' | 'lookup' | 'query' | 'collection'

/** One argument of an access pattern: an attribute in its key. */
export interface AccessArgument {
  readonly name: string
  readonly attribute: Attribute<unknown, AttributeFlag>
  readonly slot: 'partition' | 'sort'
  /** Whether the pattern can't be read without it. */
  readonly required: boolean
  /** Whether it accepts a range instead of a value. */
  readonly ranged: boolean
}

/**
 * The key condition of one read: for each shard the values of the first key attributes, and the condition on the next
 * one. The first key attributes are those of the partition key and, of a sort key of several attributes, the given ones
 * before the last.
 */
export interface KeyCondition {
  readonly partitions: readonly (readonly KeyValue[])[]
  readonly sort: SortCondition
}

/**
 * One way to read the table: an operation, an index and a key template. Pure data; the store reads it.
 *
 * `Item`, `Arguments` and `Required` (the required arguments) exist only at compile time.
 */
export interface AccessPattern<
  Kind extends AccessKind = AccessKind,
  Item = unknown,
  Arguments = never,
  Required = unknown,
> {
  readonly kind: Kind
  /** Its name among the table's access patterns; empty until `table.access()` sets it. */
  readonly name: string
  readonly index: Index
  /** The constraint by whose value a lookup finds its item; undefined for a lookup by an index, and for other kinds. */
  readonly unique: UniqueConstraint | undefined
  /** The entity that the pattern reads, or the entities of a collection. */
  readonly entities: readonly AnyEntity[]
  /** The order of a page by sort key: `desc` starts with the greatest. */
  readonly order: 'asc' | 'desc'
  /** Whether reads are strongly consistent. */
  readonly consistent: boolean
  /** Whether it may be read before its parent item is known to exist. */
  readonly prefetch: boolean
  /** The attributes outside its key that it may be filtered by, and the read units that a page may cost then. */
  readonly filter: PatternFilter | undefined
  /** Who may use it, of those who may read the items; undefined for all of them. */
  readonly rule: Rule | undefined
  readonly arguments: readonly AccessArgument[]
  /** The prefix of the sort keys that a collection reads, if it is limited to one. */
  readonly beginsWith: string | undefined
  /** The templates of its key for clients, without the tenant; of several attributes they are joined: `{region} + {day}`. */
  readonly templates: { readonly partition: string; readonly sort?: string }
  /**
   * The key condition of these arguments. Throws DynagateError BAD_USER_INPUT if they don't fit.
   */
  keyCondition(values: Readonly<Record<string, unknown>>): KeyCondition
  /** Exists only at compile time. */
  readonly types?: {
    readonly item: Item
    readonly arguments: (given: Arguments) => void
    readonly required: Required
  }
}

/** An access pattern of any types. */
export type AnyAccessPattern = AccessPattern<AccessKind, unknown, never>

/** The item type that a pattern reads. */
export type ItemOfPattern<Pattern> = Pattern extends { readonly types?: { readonly item: infer Item } }
  ? Item
  : never

/** The arguments that a pattern takes. */
export type ArgumentsOfPattern<Pattern> = Pattern extends {
  readonly types?: { readonly arguments: (given: infer Arguments) => void }
}
  ? Arguments
  : never

/** The required arguments of a pattern: all of a get, those of the partition key for others. */
export type RequiredOfPattern<Pattern> = Pattern extends {
  readonly types?: { readonly required: infer Required }
}
  ? Required
  : never
