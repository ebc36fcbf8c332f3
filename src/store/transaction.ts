import type { ErrorCode } from '../errors.ts'
import type { AnyEntity, RestorableKey } from '../model/index.ts'
import type { ItemChanges, ItemKey, NewItem, Requires, StoredItem } from './item-values.ts'
import type { WriteHandle } from './write/index.ts'

/**
 * The writes of a transaction that is being planned. Several writes of one item are merged if possible: checks with
 * updates and deletes, updates of different attributes; others are rejected.
 */
export interface Transaction {
  /** The handle has the new item, with its defaults. */
  create<E extends AnyEntity>(entity: E, item: NewItem<E>, options?: InputPath): CreateHandle<E>
  update<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    changes: ItemChanges<E>,
    options?: Requires<E> & InputPath,
  ): ItemHandle<E, 'update'>
  /** Sets the given attributes of an item, or creates the item if there is none. */
  upsert<E extends AnyEntity>(entity: E, item: NewItem<E>, options?: InputPath): ItemHandle<E, 'upsert'>
  delete<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    options?: Requires<E> & InputPath,
  ): ItemHandle<E, 'delete'>
  /** Restores a deleted item of an entity with `softDelete`. */
  restore<E extends AnyEntity>(entity: E, key: RestorableKey<E>, options?: InputPath): ItemHandle<E, 'update'>
  /** Updates an item's copies of its parents' attributes to their current values. Usually the store does so by itself. */
  recopy<E extends AnyEntity>(entity: E, key: ItemKey<E>, options?: InputPath): ItemHandle<E, 'update'>
  /** Cancels the transaction unless the item exists and meets the condition. */
  check<E extends AnyEntity>(
    entity: E,
    key: ItemKey<E>,
    options?: Requires<E> & InputPath,
  ): ItemHandle<E, 'check'>
  /** Aborts the transaction before anything is sent: throws a DynagateError with this code. */
  reject(code: ErrorCode, message: string): never
}

/** Options of every write of a transaction. */
export interface InputPath {
  /** Such as `['lines', 2, 'quantity']`: an error of this write includes it. */
  readonly path?: readonly (string | number)[]
  /**
   * Whether to skip the caller's access rules, for example for a stock that every order changes.
   */
  readonly bypassRules?: boolean
}

/** A write of a transaction. */
export interface ItemHandle<E, Kind extends WriteHandle['kind'] = WriteHandle['kind']> {
  readonly kind: Kind
  readonly entity: E
  /** The values of the item's key. */
  readonly key: ItemKey<E>
}

/** A create of a transaction, with its new item. */
export interface CreateHandle<E> extends ItemHandle<E, 'create'> {
  readonly item: StoredItem<E>
}
