import type { AnyEntity, AnyItem } from '../../model/index.ts'

/** An event of a subscription to the items of an access pattern. */
export type ChangeEvent<Item = AnyItem> =
  /** The subscription has started: every later change will follow. */
  | { readonly kind: 'ready'; readonly cursor: string }
  /** Changes were missed: read the items again. Every later change will follow. */
  | { readonly kind: 'gap'; readonly cursor: string }
  /** No changes for some time; the subscription still works. */
  | { readonly kind: 'heartbeat' }
  /** `entered`: an item was created in the view, or a change made it match. `changed`: it changed within the view. */
  | ({
      readonly kind: 'entered' | 'changed'
      /** Throws an ItemError for stored data that doesn't fit its entity. */
      readonly item: Item
    } & ChangedItem)
  /** An item has left the view: it was deleted, or a change made it no longer match. */
  | ({ readonly kind: 'left' } & ChangedItem)

/** The item of a change, without its attributes. */
export interface ChangedItem {
  /** The cursor from which any process can continue the subscription after this event. */
  readonly cursor: string
  readonly entity: AnyEntity
  /** The attributes in its primary key. */
  readonly key: Readonly<Record<string, unknown>>
}

/** The parts of an event; the item and the cursor are made on first use. */
export interface ViewEventParts {
  readonly kind: ChangeEvent['kind']
  readonly cursor?: () => string
  readonly entity?: AnyEntity
  readonly key?: Readonly<Record<string, unknown>>
  readonly item?: () => AnyItem
}

/** An event shared by all subscribers of one view, so that values derived from it can be shared as well. */
export class ViewEvent {
  readonly kind: ChangeEvent['kind']
  readonly entity: AnyEntity | undefined
  readonly key: Readonly<Record<string, unknown>> | undefined
  readonly #item: (() => AnyItem) | undefined
  readonly #cursor: (() => string) | undefined
  #madeItem: AnyItem | undefined
  #madeCursor: string | undefined

  constructor({ kind, cursor, entity, key, item }: ViewEventParts) {
    this.kind = kind
    this.entity = entity
    this.key = key
    this.#item = item
    this.#cursor = cursor
  }

  get item(): AnyItem | undefined {
    this.#madeItem ??= this.#item?.()
    return this.#madeItem
  }

  get cursor(): string | undefined {
    this.#madeCursor ??= this.#cursor?.()
    return this.#madeCursor
  }
}
