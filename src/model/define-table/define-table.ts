import type { Attributes } from '../attributes/index.ts'
import type { EntityVersions, SoftDelete, TableDefinition, UniqueDeclaration } from '../definition/index.ts'
import type {
  CheckedDerived,
  CheckedIndexes,
  CheckedKey,
  CheckedMovable,
  CheckedRoles,
  CheckedTenant,
  CheckedUnique,
  EntityShape,
  IndexTemplates,
  Joined,
  KeyTemplates,
  PartitionArguments,
  Plain,
  WithoutTenant,
} from '../inferred/index.ts'
import type { CheckedParents, ParentDeclaration } from '../parents/index.ts'
import { collectionPattern } from '../patterns/index.ts'
import type { Rule, RuleBuilder, RulesDeclaration } from '../rules/index.ts'
import type { AccessPattern, AnyEntity, Sizing } from '../types.ts'
import { buildEntity } from './build-entity.ts'
import { DeclaredTable } from './declared-table.ts'
import { Entity, type ItemOf } from './entity.ts'
import { type ChangeKind, type Handle, type Handler, makeHandler } from './handler.ts'
import type { FormDeclaration, FormEntity } from './second-form.ts'

/**
 * Declares a table: its key attributes, its indexes and its other settings in DynamoDB.
 *
 * @example
 * const shop = defineTable({
 *   name: 'shop',
 *   primaryKey: { partition: 'pk', sort: 'sk' },
 *   indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
 * })
 */
export function defineTable<const D extends TableDefinition>(
  definition: D & CheckedTenant<D> & CheckedRoles<D>,
): TypedTable<D> {
  return new TypedTable<D>(definition)
}

/** A table with the types of its definition: the result of {@link defineTable}. */
export class TypedTable<D extends TableDefinition> extends DeclaredTable {
  declare readonly definition: D

  // biome-ignore lint/complexity/noUselessConstructor: it narrows the definition's type
  constructor(definition: D) {
    super(definition)
  }

  /**
   * Declares an entity: its attributes and the templates of its keys. Invalid templates are compile errors;
   * {@link DeclaredTable.check} finds the faults that types can't express.
   */
  entity<
    const N extends string,
    A extends Attributes,
    const K extends KeyTemplates,
    const I extends Readonly<Record<string, IndexTemplates>> = NoIndexes,
    const Shared extends boolean = false,
    const U extends Readonly<Record<string, UniqueDeclaration>> = NoIndexes,
    const M extends readonly string[] = readonly [],
    const Soft extends boolean | SoftDelete = false,
    const P extends Readonly<Record<string, ParentDeclaration>> = NoIndexes,
    F extends FormEntity = FormEntity,
  >(
    name: N,
    declaration: Declaration<A, K, I, D, Shared, U, M, Soft, P, F>,
  ): Entity<ShapeOf<N, A, K, I, Shared, D, U, M, Soft>> {
    const { parts, faults } = buildEntity(this, name, declaration as never)
    const entity = new Entity<ShapeOf<N, A, K, I, Shared, D, U, M, Soft>>(parts)
    this.add(entity, () => faults)
    return entity
  }

  /**
   * One partition with several entities, in key order: an item collection of the table or of an index. Its members
   * share a partition template. `beginsWith` limits it to the sort keys with this prefix.
   *
   * @example
   * shop.collection([Customer, Order])
   * shop.collection([Shipment, Parcel], { index: 'gsi1', order: 'desc' })
   */
  collection<const Members extends readonly ShapedEntity[], const I extends IndexesOf<D> = never>(
    members: SharePartition<Members, I>,
    options: CollectionOptions<D, I> = {},
  ): AccessPattern<
    'collection',
    ItemOf<Members[number]>,
    CollectionArguments<Members[0], I>,
    CollectionArguments<Members[0], I>
  > {
    return collectionPattern(members as readonly AnyEntity[], options)
  }

  /**
   * Declares a handler of all changes to an entity's items, made by any program. The table needs
   * `stream: 'newAndOldImages'`. Pass the handlers to `defineGateway()` or `startHandlers()`.
   *
   * @example
   * const shipped = shop.on('notifyShipped', Order, 'changed', async ({ before, after, token }) => {
   *   if (before.state !== 'SHIPPED' && after.state === 'SHIPPED') await mail.send(after.customerId, token)
   * })
   *
   * @param name identifies the handler in its tokens and in records of failures, so it must not change.
   * @throws TypeError for a name or an entity that doesn't fit, or a table without a stream of both images.
   */
  on<E extends ShapedEntity, const Kind extends ChangeKind>(
    name: string,
    entity: E,
    kind: Kind,
    handle: Handle<E, Kind>,
  ): Handler {
    return makeHandler(this, { name, entity, kind, handle })
  }
}

type ShapeOf<
  N extends string,
  A extends Attributes,
  K extends KeyTemplates,
  I extends Readonly<Record<string, IndexTemplates>>,
  Shared extends boolean,
  D extends TableDefinition,
  U extends Readonly<Record<string, UniqueDeclaration>>,
  M extends readonly string[],
  Soft,
> = {
  readonly name: N
  readonly attributes: A
  readonly key: WithoutTenant<K, D, KeyTemplates>
  readonly indexes: { readonly [Index in keyof I]: WithoutTenant<I[Index], D, IndexTemplates> }
  readonly table: D
  readonly shared: Shared
  readonly unique: U
  readonly movable: M[number]
  readonly softDelete: Soft extends false ? false : true
}

/** The declaration of an entity. */
export interface Declaration<
  A extends Attributes,
  K,
  I,
  D extends TableDefinition,
  Shared = boolean,
  U = Readonly<Record<string, UniqueDeclaration>>,
  M = readonly string[],
  Soft = boolean | SoftDelete,
  P = Readonly<Record<string, ParentDeclaration>>,
  F extends FormEntity = FormEntity,
> {
  readonly attributes: A & CheckedDerived<A>
  readonly key: CheckedKey<K, A, D, Shared>
  readonly indexes?: CheckedIndexes<I, A, D, Shared>
  /** The value of the table's type attribute in these items; by default the entity's name. */
  readonly typeValue?: string
  /** The description in the GraphQL schema. */
  readonly description?: string
  /** The expected size of its items and partitions, used to plan reads and estimate costs. */
  readonly sizing?: Sizing
  /** The encoding of this entity's key parts, if it differs from the table's. */
  readonly keyFormat?: 'escaped' | 'verbatim'
  /**
   * For a table with tenants: whether its items belong to no tenant. Then every caller can read them, even an anonymous
   * one.
   */
  readonly shared?: Shared
  /**
   * Who may read and change its items. Once one entity has rules, all must have some.
   *
   * @example
   * rules: (r) => ({ read: r.eq('customerId', r.caller.userId), write: r.role('support') })
   */
  readonly rules?: (r: RuleBuilder<NoInfer<A>, D>) => RulesDeclaration
  /**
   * Attributes whose values only one item may have, by the name of the constraint: `{ email: ['email'] }`. Together
   * with its items the store writes an item for each value, in the same transaction.
   */
  readonly unique?: CheckedUnique<U, A>
  /**
   * The attributes of the primary key that an update may change: `['state']`. It then deletes the item and creates it
   * under the new key, in one transaction.
   */
  readonly movable?: CheckedMovable<M, K>
  /**
   * Whether deleted items can be restored: always (`true`), or for a time (`{ days: 30 }`). The transaction that
   * deletes an item moves it out of every access pattern.
   */
  readonly softDelete?: Soft
  /**
   * The versions in which its items may be stored, with functions that upgrade a stored item when it is read.
   *
   * @example
   * versions: { storedAs: 'v', upgrades: [({ name, ...others }) => ({ ...others, fullName: name ?? '' })] }
   */
  readonly versions?: EntityVersions
  /**
   * Items of other entities to which its items belong, by the name of the relation: `{ customer: { entity: Customer }
   * }`. A write is made only if the parent exists, and the parent's counts and sums are kept in the same transaction.
   */
  readonly parents?: CheckedParents<P, A>
  /**
   * The entity of the next model, whose keys differ: before the switch of a migration, items are stored in both forms
   * and read by the keys of this model.
   *
   * @example
   * next: { entity: nextModel.Order }
   */
  readonly next?: FormDeclaration<NoInfer<A>, F>
  /** The entity of the former model: after the switch, items are stored in both forms and read by the keys of this model. */
  readonly former?: FormDeclaration<NoInfer<A>, F>
}

/** Options of `table.collection()`. */
export interface CollectionOptions<D extends TableDefinition, I> {
  /** The index to read; by default the table itself. */
  readonly index?: I
  /** `desc` starts a page at the greatest sort key; the default is `asc`. */
  readonly order?: 'asc' | 'desc'
  /** Strongly consistent reads, which a global index doesn't have. */
  readonly consistent?: ConsistentOn<D, I>
  /** Whether a nested field may be read along with its parent; true by default. */
  readonly prefetch?: boolean
  /** The prefix of the sort keys to read; by default all of them. */
  readonly beginsWith?: string
  /**
   * The callers who may use the pattern, among those who may read its items; by default all of them. The rule depends
   * only on the caller, because the members have different attributes.
   */
  readonly rule?: (r: RuleBuilder<Readonly<Record<never, never>>, D>) => Rule
}

type IndexesOf<D extends TableDefinition> = keyof D['indexes'] & string

type ConsistentOn<D extends TableDefinition, I> = [I] extends [never]
  ? boolean
  : I extends keyof D['indexes']
    ? D['indexes'][I] extends { readonly global: unknown }
      ? 'a global index has no consistent reads'
      : boolean
    : boolean

// biome-ignore lint/complexity/noBannedTypes: an entity without indexes has an object without members
type NoIndexes = {}

/** An entity with its types. */
export type ShapedEntity = AnyEntity & { readonly shape: EntityShape }

/** The partition template of a member, or templates as a message shows them; a local index has that of the table. */
type PartitionOf<Member, I> = Shown<TemplatesOf<Member, I>>

type TemplatesOf<Member, I> = Member extends { readonly shape: infer S extends EntityShape }
  ? [I] extends [never]
    ? S['key']['partition']
    : I extends keyof S['indexes']
      ? S['indexes'][I] extends { readonly partition: infer Template extends string | readonly string[] }
        ? Template
        : S['key']['partition']
      : `no key on index '${I & string}'`
  : never

type Shown<Templates> = Templates extends readonly [infer First extends string, ...infer Others]
  ? Others extends readonly []
    ? First
    : `${First} + ${Shown<Others>}`
  : Templates & string

type IsOne<T, U = T> = [T] extends [never] ? false : T extends U ? ([U] extends [T] ? true : false) : never

/** The members if they share one partition template; otherwise a message in place of each one that doesn't. */
type SharePartition<Members extends readonly ShapedEntity[], I> =
  IsOne<PartitionOf<Members[number], I>> extends true
    ? Members
    : {
        [At in keyof Members]: PartitionOf<Members[At], I> extends PartitionOf<Members[0], I>
          ? Members[At]
          : `its partition template is '${PartitionOf<Members[At], I>}' and the first member's '${PartitionOf<Members[0], I>}': the members of a collection share one`
      }

type CollectionArguments<Member, I> = Member extends { readonly shape: infer S extends EntityShape }
  ? Plain<PartitionArguments<Joined<TemplatesOf<Member, I>>, S['attributes']>>
  : never
