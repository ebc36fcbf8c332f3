import { DynagateError } from '../../errors.ts'
import {
  type AnyEntity,
  addToSet,
  cascadingRelations,
  childrenPattern,
  type Document,
  deleteFromSet,
  type ParentRelation,
  primaryKeyOf,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { DynamoClient } from '../client/index.ts'
import type { Lease } from '../leases/index.ts'
import type { StoreRequest } from '../request.ts'
import { backgroundClient, type Clock, chunksOf } from '../run/index.ts'
import type { Store } from '../store.ts'
import type { Transaction } from '../transaction.ts'
import { type ChildrenOf, cascadeEntity, cascadeOf, servedChildPages, WriteError } from '../write/index.ts'
import { keysOfChildren, type OwnChild, requireChild } from './own-child.ts'

/** The parts of the work on one cascade. */
export interface CascadeWorkOptions {
  readonly store: Store
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  /** The lease that guards all deletes, including those of deeper levels. */
  readonly lease: Lease
}

/**
 * The work on one cascade, depth first: at most a hundred children that have children themselves are deleted before
 * everything below them is. The transaction that deletes such a child begins a cascade for it, and adds its name to the
 * item of the cascade above. So another process can continue the work, and no item with the child's key can be created
 * meanwhile.
 */
export class CascadeWork {
  readonly #options: CascadeWorkOptions
  readonly #client: DynamoClient
  readonly #entity: AnyEntity

  constructor(options: CascadeWorkOptions) {
    const { store, clock } = options
    this.#options = options
    this.#entity = cascadeEntity(store.table)
    this.#client = backgroundClient(store.client, { clock }).client
  }

  /**
   * Deletes the children of a deleted item, and everything below them.
   *
   * @param seenAt when the cascade was first seen, by the clock of this process.
   * @param level 1 for the cascade of an item that a write has deleted, 2 for one of its children.
   */
  async deleteBelow(name: string, seenAt: number, level = 1): Promise<DeletedBelow> {
    const { table, tableName } = this.#options.store
    const key = keyOf(name)
    const begun = await this.#request(undefined).byKey(this.#entity, key)
    const entity = table.entities.find((each) => each.name === key.of)
    if (begun === null || entity === undefined) return { isBegun: begun !== null, deleted: 0 }
    const { parent, tenant, below = new Set() } = begun as unknown as StoredCascade
    let deleted = await this.#finishAll(name, [...below], level)
    for (const [child, relation] of cascadingRelations(entity)) {
      deleted += await this.#children({ tableName, child, relation, parent, tenant }, { name, seenAt, level })
    }
    return { isBegun: true, deleted }
  }

  /**
   * Deletes children until none is left. A global index may lag behind the table, so an empty result is accepted only
   * {@link lagMs} after the cascade was first seen.
   */
  async #children(of: ChildrenOf, { name, seenAt, level }: Cascade): Promise<number> {
    const { clock, signal } = this.#options
    const { child, relation } = of
    const { index } = required(childrenPattern(child, relation), 'the query of children')
    const together = mostTogether(child)
    let deleted = 0
    for (let idleLeft = mostIdle; idleLeft > 0; ) {
      const startedAt = clock.now()
      let found = 0
      const before = deleted
      for await (const page of servedChildPages(this.#client, of)) {
        found += page.length
        for (const entries of chunksOf(page, mostBelow)) {
          const begun: string[] = []
          for (const some of chunksOf(entries, together)) {
            const made = await this.#delete(of, some, name)
            deleted += made.length
            begun.push(...made)
          }
          if (isCascading(child)) deleted += await this.#finishAll(name, begun, level)
        }
      }
      const isCurrent = index.kind !== 'global' || startedAt - seenAt >= lagMs
      if (found === 0 && isCurrent) return deleted
      if (deleted > before) continue
      if (found > 0) idleLeft -= 1
      await clock.sleep(lagMs, signal)
    }
    throw stuck(child, relation)
  }

  /**
   * Finishes the cascades below another one: several concurrently on the first level, and one after another on deeper
   * levels, so that the number of calls in flight doesn't grow with the depth.
   *
   * @returns the number of deleted items.
   */
  async #finishAll(above: string, names: readonly string[], level: number): Promise<number> {
    const seenAt = this.#options.clock.now()
    let deleted = 0
    for (const some of chunksOf(names, mostAtOnce)) {
      const all: DeletedBelow[] = []
      for (const together of chunksOf(some, level === 1 ? mostAtOnce : 1)) {
        const finish = (name: string) => this.deleteBelow(name, seenAt, level + 1)
        all.push(...(await Promise.all(together.map(finish))))
      }
      deleted += all.reduce((sum, each) => sum + each.deleted, 0)
      const over = some.filter((_, at) => all[at]?.isBegun)
      await this.#request(undefined).transact((tx) => {
        this.#options.lease.fence(tx)
        for (const name of over) tx.delete(this.#entity, keyOf(name))
        this.#changeBelow(tx, above, deleteFromSet(some))
      })
    }
    return deleted
  }

  /**
   * Deletes children in one transaction, or one by one if others have deleted or moved some of them.
   *
   * @returns the names of the cascades that these deletes began.
   */
  async #delete(
    { child, relation, parent, tenant }: ChildrenOf,
    entries: readonly Document[],
    above: string,
  ): Promise<readonly string[]> {
    const { lease, signal, store } = this.#options
    signal?.throwIfAborted()
    lease.signal.throwIfAborted()
    const own = { ...requireChild(child, relation, parent), orphanOf: relation.name }
    const children = keysOfChildren(child, entries, tenant)
    const cascades = children.map(({ key }) => cascadeOf(child, primaryKeyOf(child, key), tenant))
    const deleteAll = (some: readonly OwnChild[]) =>
      this.#request(tenant).transact((tx) => {
        lease.fence(tx)
        for (const { key } of some) tx.delete(child, key as never, own as never)
        if (!isCascading(child)) return
        const begun = some.map((each) => required(cascades[children.indexOf(each)], 'the cascade of a child'))
        for (const { values } of begun) tx.create(cascadeEntity(store.table), values as never)
        this.#changeBelow(tx, above, addToSet(begun.map(({ name }) => name)))
      })
    try {
      await deleteAll(children)
      return cascades.map(({ name }) => name)
    } catch (error) {
      if (!isGone(error, child)) throw error
    }
    const deleted: string[] = []
    for (const [at, each] of children.entries()) {
      try {
        await deleteAll([each])
        deleted.push(required(cascades[at], 'the cascade of a child').name)
      } catch (error) {
        if (!isGone(error, child)) throw error
      }
    }
    return deleted
  }

  #changeBelow(tx: Pick<Transaction, 'update'>, above: string, below: unknown): void {
    tx.update(this.#entity, keyOf(above) as never, { below } as never)
  }

  #request(tenant: string | undefined): StoreRequest {
    return this.#options.store.request({ tenant: tenant ?? null, consistent: true, bypassRules: true })
  }
}

/** The key of a cascade, by its name. */
function keyOf(name: string): { readonly of: string; readonly id: string; readonly lead: string } {
  const [of = '', id = ''] = name.split(' ')
  return { of, id, lead: '' }
}

/** The result of the work below a deleted item. */
interface DeletedBelow {
  /** Whether its cascade was still under way. */
  readonly isBegun: boolean
  readonly deleted: number
}

/** A cascade under way. */
interface Cascade {
  readonly name: string
  readonly seenAt: number
  readonly level: number
}

interface StoredCascade {
  readonly parent: Document
  readonly tenant?: string
  readonly below?: ReadonlySet<string>
}

function isCascading(entity: AnyEntity): boolean {
  return cascadingRelations(entity).length > 0
}

/** Milliseconds: longer than the usual lag of a global index. */
const lagMs = 1000

/** The number of rounds that find children but delete none, after which the cascade is left to the next run. */
const mostIdle = 20

/** The number of cascades begun below another one before they are finished: they wait together for a lagging index. */
const mostBelow = 100

/** The number of cascades finished concurrently. */
const mostAtOnce = 20

/** The number of children that are deleted in one transaction, together with the lease and the cascade above. */
function mostTogether(child: AnyEntity): number {
  const { unique, parents, second } = child
  const each = 2 + unique.size + parents.size + (isCascading(child) ? 1 : 0) + (second ? 1 : 0)
  // With a second form, the transaction also checks the record of the forms.
  return Math.min(25, Math.floor((second ? 97 : 98) / each))
}

/** Whether a write failed because the item is no longer a child of the parent, and not because the lease was lost. */
function isGone(error: unknown, { name }: AnyEntity): boolean {
  if (!(error instanceof WriteError) || error.write.entity !== name) return false
  return error.code === 'NOT_FOUND' || error.code === 'CONDITION_FAILED'
}

function stuck({ name }: AnyEntity, relation: ParentRelation): DynagateError {
  return new DynagateError(
    'CONFLICT',
    `${name}: children of a deleted ${relation.parent.name} (${relation.name}) are found in an index and not in the table`,
  )
}
