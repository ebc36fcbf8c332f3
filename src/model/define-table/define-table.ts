import type { Attributes } from '../attributes/index.ts'
import type { SoftDelete, TableDefinition, UniqueDeclaration } from '../definition/index.ts'
import type { CheckedRoles, CheckedTenant, IndexTemplates, KeyTemplates } from '../inferred/index.ts'
import type { ParentDeclaration } from '../parents/index.ts'
import { collectionPattern } from '../patterns/index.ts'
import type { AccessPattern, AnyEntity } from '../types.ts'
import { buildEntity } from './build-entity.ts'
import type {
  CollectionArguments,
  CollectionOptions,
  IndexesOf,
  ShapedEntity,
  SharePartition,
} from './collection.ts'
import type { Declaration, ShapeOf } from './declaration.ts'
import { DeclaredTable } from './declared-table.ts'
import { Entity } from './entity.ts'
import type { ItemOf } from './entity-types.ts'
import { type ChangeKind, type Handle, type Handler, makeHandler } from './handler.ts'
import type { FormEntity } from './second-form.ts'

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

// biome-ignore lint/complexity/noBannedTypes: an entity without indexes has an object without members
type NoIndexes = {}
