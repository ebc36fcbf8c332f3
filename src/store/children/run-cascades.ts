import { cascadingRelations, deleteFromSet, type Table } from '../../model/index.ts'
import { type Lease, Leases } from '../leases/index.ts'
import type { StoreRequest } from '../request.ts'
import { type Clock, systemClock } from '../run/index.ts'
import type { Store } from '../store.ts'
import { cascadeEntity, listOf, pendingEntity, pendingLists } from '../write/index.ts'
import { CascadeWork, keyOf } from './cascade-work.ts'

/** Options of `runCascades()`. */
export interface CascadeOptions {
  readonly store: Store
  /** The Region whose replica of the table the store's client reaches. */
  readonly region: string
  readonly signal?: AbortSignal
  readonly clock?: Clock
  /** The time after which another process continues the work of one that has stopped, in milliseconds. */
  readonly leaseMs?: number
}

/** Whether a model has parents whose children are deleted after them. */
export function hasCascades({ entities }: Table): boolean {
  return entities.some((entity) => cascadingRelations(entity).length > 0)
}

/**
 * Deletes the children of deleted parents, where the relation says so, and the children of these. A delete of the parent
 * begins a cascade in its transaction; this finds all that were begun, and works on each under a lease, so that of several
 * processes one does it, and another one continues when it stops. Deletes are made only while the lease is held.
 *
 * @returns the number of items that it deleted, once no cascade is left.
 * @throws the signal's reason; DynagateError of a call that failed: the next run continues.
 */
export async function runCascades(options: CascadeOptions): Promise<number> {
  const { store, region, signal, leaseMs = 10_000, clock = systemClock } = options
  const leases = new Leases({ store, region, durationMs: leaseMs, clock })
  const cascades = new Cascades({ ...options, clock })
  let deleted = 0
  for (;;) {
    signal?.throwIfAborted()
    const names = await cascades.pending()
    if (names.length === 0) return deleted
    let done = 0
    for (const name of names) {
      const lease = await leases.tryAcquire(`cascade ${name}`)
      if (lease === undefined) continue
      const work = () => cascades.finish(name, lease)
      deleted += await leases.holding(lease, work, signal && { signal })
      done += 1
    }
    // Other processes work on the rest.
    if (done === 0) await clock.sleep((leaseMs / 4) * (1 + clock.random()), signal)
  }
}

/** The cascades in the lists of a table. */
class Cascades {
  readonly #options: CascadeOptions & { readonly clock: Clock }
  /** When each cascade was first seen, by the clock of this process. */
  readonly #seenAt = new Map<string, number>()

  constructor(options: CascadeOptions & { readonly clock: Clock }) {
    this.#options = options
  }

  /** The names of all cascades that were begun and aren't over. */
  async pending(): Promise<readonly string[]> {
    const { clock, store } = this.#options
    const request = this.#system()
    const lists = await Promise.all(
      pendingLists.map((name) => request.byKey(pendingEntity(store.table), { name, lead: '' })),
    )
    const names = lists.flatMap((list) => [...((list?.pending as ReadonlySet<string> | undefined) ?? [])])
    for (const name of names) this.#seenAt.set(name, this.#seenAt.get(name) ?? clock.now())
    return names
  }

  /** Deletes what is below one deleted parent, and ends its cascade. @returns the number of items. */
  async finish(name: string, lease: Lease): Promise<number> {
    const { store, clock, signal } = this.#options
    const work = new CascadeWork({ store, clock, signal, lease })
    const key = keyOf(name)
    const { isBegun, deleted } = await work.deleteBelow(name, this.#seenAt.get(name) ?? clock.now())
    await this.#system().transact((tx) => {
      lease.remove(tx)
      if (isBegun) tx.delete(cascadeEntity(store.table), key)
      const list = { name: listOf(key.id), lead: '' }
      tx.update(pendingEntity(store.table), list as never, { pending: deleteFromSet([name]) } as never)
    })
    this.#seenAt.delete(name)
    return deleted
  }

  #system(): StoreRequest {
    return this.#options.store.request({ tenant: null, consistent: true, bypassRules: true })
  }
}
