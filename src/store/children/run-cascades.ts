import { DynagateError } from '../../errors.ts'
import {
  type AnyEntity,
  cascadingRelations,
  childrenPattern,
  type Document,
  decodeItem,
  deleteFromSet,
  inTenant,
  keyNamesOf,
  type ParentRelation,
  type Table,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import { type Lease, Leases } from '../leases/index.ts'
import type { StoreRequest } from '../request.ts'
import { type Clock, chunksOf, defaultPolicy, retryingClient, systemClock } from '../run/index.ts'
import type { Store } from '../store.ts'
import { cascadeEntity, listOf, pendingEntity, pendingLists, WriteError } from '../write/index.ts'
import { type ChildrenOf, childPages } from './child-pages.ts'

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
 * Deletes the children of deleted parents, where the relation says so. A delete of the parent begins a cascade in its
 * transaction; this finds all that were begun, and works on each under a lease, so that of several processes
 * one does it, and another one continues when it stops. Deletes are made only while the lease is held.
 *
 * @returns the number of children that it deleted, once no cascade is left.
 * @throws the signal's reason; DynagateError of a call that failed: the next run continues.
 */
export async function runCascades(options: CascadeOptions): Promise<number> {
  const { store, region, signal, leaseMs = 10_000, clock = systemClock } = options
  const leases = new Leases({ store, region, durationMs: leaseMs, clock })
  const cascades = new Cascades(options, clock)
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

/** The cascades of a table. */
class Cascades {
  readonly #options: CascadeOptions
  readonly #clock: Clock
  readonly #system: StoreRequest
  /** When each cascade was first seen, by the clock of this process. */
  readonly #seenAt = new Map<string, number>()

  constructor(options: CascadeOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#system = options.store.request({ tenant: null, consistent: true, bypassRules: true })
  }

  /** The names of all cascades that were begun and aren't over. */
  async pending(): Promise<readonly string[]> {
    const { table } = this.#options.store
    const request = this.#options.store.request({ tenant: null, consistent: true, bypassRules: true })
    const lists = await Promise.all(
      pendingLists.map((name) => request.byKey(pendingEntity(table), { name, lead: '' })),
    )
    const names = lists.flatMap((list) => [...((list?.pending as ReadonlySet<string> | undefined) ?? [])])
    for (const name of names) this.#seenAt.set(name, this.#seenAt.get(name) ?? this.#clock.now())
    return names
  }

  /** Deletes the children of one deleted parent. @returns their number. */
  async finish(name: string, lease: Lease): Promise<number> {
    const { table, tableName } = this.#options.store
    const [of = '', id = ''] = name.split(' ')
    const key = { of, id, lead: '' }
    const begun = await this.#system.byKey(cascadeEntity(table), key)
    const entity = table.entities.find((each) => each.name === of)
    let deleted = 0
    if (begun !== null && entity !== undefined) {
      const { parent, tenant } = begun as unknown as { parent: Document; tenant?: string }
      for (const [child, relation] of cascadingRelations(entity)) {
        deleted += await this.#children({ tableName, child, relation, parent, tenant }, name, lease)
      }
    }
    await this.#system.transact((tx) => {
      lease.fence(tx)
      if (begun !== null) tx.delete(cascadeEntity(table), key)
      const list = { name: listOf(id), lead: '' }
      tx.update(pendingEntity(table), list as never, { pending: deleteFromSet([name]) } as never)
    })
    return deleted
  }

  /**
   * Deletes until there are none. A global index may lag behind the table: that it has none counts from a second after the
   * cascade was first seen.
   */
  async #children(of: ChildrenOf, name: string, lease: Lease): Promise<number> {
    const { signal, store } = this.#options
    const { child, relation, tenant } = of
    const { index } = required(childrenPattern(child, relation), 'the query of children')
    const client = retryingClient(store.client, {
      policy: { attempts: 10, attemptMs: defaultPolicy.writeDeadlineMs },
      clock: this.#clock,
    })
    const together = mostTogether(child)
    const seenAt = required(this.#seenAt.get(name), 'the time of a cascade')
    let deleted = 0
    for (let idleLeft = mostIdle; idleLeft > 0; ) {
      const startedAt = this.#clock.now()
      let found = 0
      const before = deleted
      for await (const page of childPages(client, of)) {
        found += page.length
        for (const entries of chunksOf(page, together)) {
          signal?.throwIfAborted()
          lease.signal.throwIfAborted()
          deleted += await this.#delete(child, entries, { lease, tenant })
        }
      }
      const isCurrent = index.kind !== 'global' || startedAt - seenAt >= lagMs
      if (found === 0 && isCurrent) return deleted
      if (deleted > before) continue
      if (found > 0) idleLeft -= 1
      await this.#clock.sleep(lagMs, signal)
    }
    throw stuck(child, relation)
  }

  /** Deletes items in one transaction, or one by one if others have deleted some of them. */
  async #delete(
    child: AnyEntity,
    entries: readonly Document[],
    { lease, tenant }: { readonly lease: Lease; readonly tenant: string | undefined },
  ): Promise<number> {
    const request = this.#options.store.request({ tenant: tenant ?? null, bypassRules: true })
    const names = new Set(keyNamesOf(child))
    const keys = entries.map((entry) => inTenant(keyIn(decodeItem(child, entry, names), names), tenant))
    const deleteAll = (some: typeof keys) =>
      request.transact((tx) => {
        lease.fence(tx)
        for (const key of some) tx.delete(child, key as never)
      })
    try {
      await deleteAll(keys)
      return keys.length
    } catch (error) {
      if (!isMissing(error, child)) throw error
    }
    let deleted = 0
    for (const key of keys) {
      try {
        await deleteAll([key])
        deleted += 1
      } catch (error) {
        if (!isMissing(error, child)) throw error
      }
    }
    return deleted
  }
}

/** Longer than a global index usually lags behind. */
const lagMs = 1000

/** How often no child that is found can be deleted, before the cascade is left to the next run. */
const mostIdle = 20

/** The children that are deleted in one transaction, besides the lease. */
function mostTogether(child: AnyEntity): number {
  return Math.min(25, Math.floor(99 / (2 + child.unique.size + child.parents.size)))
}

function keyIn(item: Readonly<Record<string, unknown>>, names: ReadonlySet<string>) {
  return Object.fromEntries([...names].map((name) => [name, item[name]]))
}

/** Whether an item was missing that was to be deleted, and not the lease. */
function isMissing(error: unknown, { name }: AnyEntity): boolean {
  return error instanceof WriteError && error.code === 'NOT_FOUND' && error.write.entity === name
}

function stuck({ name }: AnyEntity, relation: ParentRelation): DynagateError {
  return new DynagateError(
    'CONFLICT',
    `${name}: children of a deleted ${relation.parent.name} (${relation.name}) are found in an index and not in the table`,
  )
}
