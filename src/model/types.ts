import type { Attribute, AttributeFlag, Attributes } from './attributes/index.ts'
import type { KeyCodec, KeyValue, SortCondition } from './keys/index.ts'
import type { Index, TableDefinition } from './table-definition.ts'

// Tables, entities and access patterns refer to each other. These are their interfaces, in one file, so that the
// files of their classes, makers and checks import this one and not each other.

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

/** An entity's key on the table or on one index. */
export interface EntityKey {
  readonly index: Index
  readonly partition: KeyCodec
  readonly sort: KeyCodec | undefined
  /** Whether an item that lacks a part is left out of the index. */
  readonly sparse: boolean
}

/** The expected size of an entity's items and partitions, by which reads are planned and priced. */
export interface Sizing {
  /** Bytes of a stored item, on average. */
  readonly bytes?: number
  /** Items in one partition, on average; of each index that they are in, too. */
  readonly perPartition?: number
}

/** Any entity, whatever its shape: what the rest of the program reads of it. */
export interface AnyEntity {
  readonly name: string
  readonly attributes: Attributes
  readonly table: Table
  readonly primaryKey: EntityKey
  /** The entity's keys on indexes, by index name. */
  readonly indexKeys: ReadonlyMap<string, EntityKey>
  /** What the table's type attribute holds in items of this entity. */
  readonly typeValue: string
  readonly description: string | undefined
  readonly sizing: Sizing
}

/** What an access pattern may be filtered by. */
export interface PatternFilter {
  readonly attributes: readonly string[]
  /** The read units that a page may cost. */
  readonly readUnits: number
}

/** `get` by full primary key; `lookup` of one item by an index key; `query` of one entity; `collection` of several. */
export type AccessKind = 'get' | 'lookup' | 'query' | 'collection'

/** One argument of an access pattern: an attribute that stands in its key. */
export interface AccessArgument {
  readonly name: string
  readonly attribute: Attribute<unknown, AttributeFlag>
  readonly slot: 'partition' | 'sort'
  /** Whether the pattern can't be read without it. */
  readonly required: boolean
  /** Whether a range may be given in place of a value. */
  readonly ranged: boolean
}

/** The key condition of one read: a partition key for each shard, and what holds for the sort key. */
export interface KeyCondition {
  readonly partitions: readonly KeyValue[]
  readonly sort: SortCondition
}

/**
 * One way to read the table: an operation, an index and a key template. Pure data; the store reads it.
 *
 * `Item`, `Arguments` and `Required` (those arguments that can't be left out) exist for the compiler only.
 */
export interface AccessPattern<
  Kind extends AccessKind = AccessKind,
  Item = unknown,
  Arguments = never,
  Required = unknown,
> {
  readonly kind: Kind
  /** The name it has among the table's access patterns; empty until `table.access()` names it. */
  readonly name: string
  readonly index: Index
  /** The entity it reads, or the several of a collection. */
  readonly entities: readonly AnyEntity[]
  /** The order of a page by sort key: `desc` begins at the greatest. */
  readonly order: 'asc' | 'desc'
  /** Whether reads are strongly consistent. */
  readonly consistent: boolean
  /** Whether it may be read before the item that it belongs to is known to exist. */
  readonly prefetch: boolean
  /** The attributes outside its key that it may be filtered by, and the read units that a page may cost then. */
  readonly filter: PatternFilter | undefined
  readonly arguments: readonly AccessArgument[]
  /** The fixed text that a collection's sort keys begin with, where it is narrowed. */
  readonly beginsWith: string | undefined
  /** The templates it reads by, as they were written. */
  readonly templates: { readonly partition: string; readonly sort?: string }
  /**
   * The key condition of these arguments. Throws DynagateError BAD_USER_INPUT where they don't fit.
   */
  keyCondition(values: Readonly<Record<string, unknown>>): KeyCondition
  /** Only for the compiler. */
  readonly types?: {
    readonly item: Item
    readonly arguments: (given: Arguments) => void
    readonly required: Required
  }
}

/** Any access pattern, whatever it takes and gives. */
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

/** The arguments that a pattern can't be read without: all of a get, the partition's of the others. */
export type RequiredOfPattern<Pattern> = Pattern extends {
  readonly types?: { readonly required: infer Required }
}
  ? Required
  : never
