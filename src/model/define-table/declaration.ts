import type { Attributes } from '../attributes/index.ts'
import type { EntityVersions, SoftDelete, TableDefinition, UniqueDeclaration } from '../definition/index.ts'
import type {
  CheckedDerived,
  CheckedIndexes,
  CheckedKey,
  CheckedMovable,
  CheckedUnique,
  IndexTemplates,
  KeyTemplates,
  WithoutTenant,
} from '../inferred/index.ts'
import type { CheckedParents, ParentDeclaration } from '../parents/index.ts'
import type { RuleBuilder, RulesDeclaration } from '../rules/index.ts'
import type { Sizing } from '../types.ts'
import type { FormDeclaration, FormEntity } from './second-form.ts'

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

/** The shape of an entity with this declaration. */
export type ShapeOf<
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
