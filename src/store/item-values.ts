import type { AnyItem, ConditionOf, ItemOf, KeyOf, NewItemOf, UpdateOf, VersionOf } from '../model/index.ts'

// The values that a write takes and returns. Programs that know an entity's type get its own; others any values, which
// are checked at run time.

type Values = Readonly<Record<string, unknown>>

/** The input of creating an item; any values if the entity's type isn't known, which are checked at run time. */
export type NewItem<E> = [NewItemOf<E>] extends [never] ? Values : NewItemOf<E>

/** The values of an item's key; any values if the entity's type isn't known. */
export type ItemKey<E> = [KeyOf<E>] extends [never] ? Values : KeyOf<E>

/** The changes of an update; any values if the entity's type isn't known. */
export type ItemChanges<E> = [UpdateOf<E>] extends [never] ? Values : UpdateOf<E>

/** Conditions of a write on the current item. */
export interface Requires<E> {
  /** The condition, in the filter language. */
  readonly if?: [ConditionOf<E>] extends [never] ? Values : ConditionOf<E>
  /** The version that the item must have; for entities with an `a.version()`. */
  readonly expectedVersion?: [ItemOf<E>] extends [never] ? number : VersionOf<E>
}

/** An item as read; any item if the entity's type isn't known. */
export type StoredItem<E> = [ItemOf<E>] extends [never] ? AnyItem : ItemOf<E>
