import { type AnyEntity, type AnyItem, type Document, decodeItem } from '../../../model/index.ts'
import { asRead } from '../change/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The handle of one write of a transaction. */
export interface WriteHandle {
  readonly kind: 'create' | 'update' | 'upsert' | 'delete' | 'check'
  readonly entity: AnyEntity
  /** The values of the item's key. */
  readonly key: Values
  /** The new item of a create, with its defaults; undefined for other writes, unless `withItem` was given one. */
  readonly item?: AnyItem
}

/** The handles of a transaction, and the stored items that belong to its result. */
export class Handles {
  readonly #items = new Map<object, Document | undefined>()
  /** The handles of creates whose items copy attributes of their parents, by the positions of the writes. */
  readonly #copying = new Map<number, WriteHandle>()

  add(handle: WriteHandle, item?: Document): WriteHandle {
    this.#items.set(handle, item)
    return Object.freeze(handle)
  }

  /** Adds a handle whose item is complete only after {@link settle}. */
  addCopying(position: number, of: Required<Omit<WriteHandle, 'kind'>>): WriteHandle {
    const { entity, key, item } = of
    const items = this.#items
    const handle: WriteHandle = {
      kind: 'create',
      entity,
      key,
      get item() {
        const stored = items.get(handle)
        return stored === undefined ? item : decodeItem(entity, asRead(stored))
      },
    }
    this.#copying.set(position, handle)
    return this.add(handle)
  }

  /** Sets the stored item of a create, by the position of its write, once its copies are known. */
  settle(position: number, item: Document | undefined): void {
    const handle = this.#copying.get(position)
    if (handle !== undefined) this.#items.set(handle, item)
  }

  /** The stored item of a handle, if it has one; undefined for an object that isn't a handle of the transaction. */
  itemOf(handle: object): { readonly item: Document | undefined } | undefined {
    return this.#items.has(handle) ? { item: this.#items.get(handle) } : undefined
  }
}
