import type { ItemChange } from '../items/index.ts'
import type { AnyEntity, Table } from '../types.ts'
import type { ItemOf } from './entity-types.ts'

/** The kinds of changes to an item. */
export type ChangeKind = ItemChange<unknown>['kind']

/** A change that a handler receives. */
export type HandledChange<Item, Kind extends ChangeKind = ChangeKind> = Extract<
  ItemChange<Item>,
  { readonly kind: Kind }
> & {
  /**
   * The same each time that the handler receives this change, and only then: a key for what must be done once, such as an
   * `Idempotency-Key`.
   */
  readonly token: string
  /** The number of consecutive deliveries of this change to the handler, from 1. */
  readonly attempt: number
  /** Aborted when the attempt has taken too long, or the process stops. */
  readonly signal: AbortSignal
}

declare global {
  /** Types of the model that another folder completes: the model itself does no I/O. */
  namespace DynagateTypes {
    /** The context that a handler receives with the change: `src/handlers` adds the store. */
    interface HandlerContext {}
  }
}

/** A program's reaction to the changes of an entity's items: the result of `table.on()`. Pure data. */
export interface Handler {
  readonly name: string
  readonly entity: AnyEntity
  readonly kind: ChangeKind
  readonly handle: (change: never, context: DynagateTypes.HandlerContext) => unknown
}

/** The function of a handler. The change counts as handled once the result is fulfilled. */
export type Handle<E, Kind extends ChangeKind> = (
  change: HandledChange<ItemOf<E>, Kind>,
  context: DynagateTypes.HandlerContext,
) => Promise<void> | void

/**
 * The handler behind `table.on()`.
 *
 * @throws TypeError for a name or an entity that doesn't fit, or a table without a stream of both images.
 */
export function makeHandler<E extends AnyEntity, Kind extends ChangeKind>(
  { definition }: Table,
  { name, entity, kind, handle }: Declared<E, Kind>,
): Handler {
  if (!/^[A-Za-z][\w-]{0,63}$/.test(name))
    throw new TypeError(
      `Expected the name of a handler: a letter, then up to 63 letters, digits, _ or -, got ${JSON.stringify(name)}`,
    )
  if (entity?.table?.definition !== definition)
    throw new TypeError(`handler ${name}: expected an entity of the table ${definition.name}`)
  if (entity.second !== undefined)
    throw new TypeError(
      `handler ${name}: ${entity.name} has a ${entity.second.role} form, and a change of both forms would be handled twice: migrate it without handlers`,
    )
  if (!kinds.includes(kind))
    throw new TypeError(`handler ${name}: expected 'created', 'changed' or 'removed', got ${String(kind)}`)
  if (typeof handle !== 'function') throw new TypeError(`handler ${name}: expected a function`)
  if (definition.stream !== 'newAndOldImages')
    throw new TypeError(`handler ${name}: expected stream: 'newAndOldImages' in defineTable()`)
  return Object.freeze({ name, entity, kind, handle })
}

interface Declared<E, Kind extends ChangeKind> {
  readonly name: string
  readonly entity: E
  readonly kind: Kind
  readonly handle: Handle<E, Kind>
}

const kinds: readonly ChangeKind[] = ['created', 'changed', 'removed']
