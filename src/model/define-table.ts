import type { Attributes } from './attributes/index.ts'
import { buildEntity } from './build-entity.ts'
import { Entity, type ItemOf } from './entity.ts'
import type { EntityShape } from './item-types.ts'
import { collectionPattern } from './patterns.ts'
import { DeclaredTable } from './table.ts'
import type { TableDefinition } from './table-definition.ts'
import type {
  CheckedIndexes,
  CheckedKey,
  IndexTemplates,
  KeyTemplates,
  PartitionArguments,
} from './template-types.ts'
import type { AccessPattern, AnyEntity, Sizing } from './types.ts'

/**
 * Declares a table: its key attributes, its indexes and what else DynamoDB knows of it.
 *
 * @example
 * const shop = defineTable({
 *   name: 'shop',
 *   primaryKey: { partition: 'pk', sort: 'sk' },
 *   indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
 * })
 */
export function defineTable<const D extends TableDefinition>(definition: D): TypedTable<D> {
  return new TypedTable(definition)
}

/** A table that knows its definition's types: what {@link defineTable} gives. */
export class TypedTable<D extends TableDefinition> extends DeclaredTable {
  declare readonly definition: D

  // biome-ignore lint/complexity/noUselessConstructor: it narrows the definition's type
  constructor(definition: D) {
    super(definition)
  }

  /**
   * Declares an entity: its attributes and the templates of its keys. Templates that can't work are compile
   * errors; what types can't see is found by {@link DeclaredTable.check}.
   */
  entity<
    const N extends string,
    A extends Attributes,
    const K extends KeyTemplates,
    const I extends Readonly<Record<string, IndexTemplates>> = NoIndexes,
  >(
    name: N,
    declaration: Declaration<A, K, I, D>,
  ): Entity<{ name: N; attributes: A; key: K; indexes: I; table: D }> {
    const { parts, faults } = buildEntity(this, name, declaration as never)
    const entity = new Entity<{ name: N; attributes: A; key: K; indexes: I; table: D }>(parts)
    this.add(entity, () => faults)
    return entity
  }

  /**
   * One partition with several entities, in key order: an item collection. Members share one partition template.
   * `beginsWith` narrows it to the sort keys that begin with a fixed text.
   */
  collection<const Members extends readonly ShapedEntity[]>(
    members: SharePartition<Members>,
    options: CollectionOptions = {},
  ): AccessPattern<
    'collection',
    ItemOf<Members[number]>,
    CollectionArguments<Members[0]>,
    CollectionArguments<Members[0]>
  > {
    return collectionPattern(members as readonly AnyEntity[], options)
  }
}

export interface Declaration<A extends Attributes, K, I, D extends TableDefinition> {
  readonly attributes: A
  readonly key: CheckedKey<K, A, D>
  readonly indexes?: CheckedIndexes<I, A, D>
  /** What the table's type attribute holds in these items; the entity's name unless given. */
  readonly typeValue?: string
  /** A sentence for the GraphQL schema. */
  readonly description?: string
  /** The expected size of its items and partitions, by which reads are planned and priced. */
  readonly sizing?: Sizing
  /** How this entity's key parts become text, where it isn't the table's way. */
  readonly keyFormat?: 'escaped' | 'verbatim'
}

export interface CollectionOptions {
  /** `desc` begins a page at the greatest sort key; `asc` unless given. */
  readonly order?: 'asc' | 'desc'
  readonly consistent?: boolean
  readonly prefetch?: boolean
  readonly beginsWith?: string
}

// biome-ignore lint/complexity/noBannedTypes: an entity without indexes has an object without members
type NoIndexes = {}

export type ShapedEntity = AnyEntity & { readonly shape: EntityShape }

type PartitionOf<Member> = Member extends { readonly shape: infer S extends EntityShape }
  ? S['key']['partition']
  : never

type IsOne<T, U = T> = [T] extends [never] ? false : T extends U ? ([U] extends [T] ? true : false) : never

/** The members themselves where they share one partition template, else a sentence in the place of each stranger. */
type SharePartition<Members extends readonly ShapedEntity[]> =
  IsOne<PartitionOf<Members[number]>> extends true
    ? Members
    : {
        [At in keyof Members]: PartitionOf<Members[At]> extends PartitionOf<Members[0]>
          ? Members[At]
          : `its partition template is '${PartitionOf<Members[At]>}' and the first member's '${PartitionOf<Members[0]>}': the members of a collection share one`
      }

type CollectionArguments<Member> = Member extends { readonly shape: infer S extends EntityShape }
  ? PartitionArguments<S['key']['partition'], S['attributes']>
  : never
