import type { ConditionOn } from '../conditions/index.ts'
import type {
  EntityShape,
  Flagged,
  ItemOfShape,
  KeyOfShape,
  NewItemOfShape,
  PatchOfShape,
} from '../inferred/index.ts'
import type { UpdateOfShape } from '../updates/index.ts'

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
