import { DynagateError } from '../../errors.ts'
import {
  type AnyEntity,
  childrenPattern,
  copyingRelations,
  type Document,
  type ParentRelation,
  parentKeyOf,
  type Table,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { DynamoClient } from '../client/index.ts'
import type { Lease } from '../leases/index.ts'
import { pickKey } from '../plan/index.ts'
import { backgroundClient, type Clock, chunksOf, systemClock } from '../run/index.ts'
import {
  contextOf,
  copiesOf,
  hasTheseCopies,
  itemText,
  rewriteEntity,
  servedChildPages,
  WriteError,
} from '../write/index.ts'
import { keysOfChildren, type OwnChild } from './own-child.ts'
import {
  type JobOptions,
  type JobParent,
  type PendingJob,
  runJobs,
  systemRequest,
  unlist,
} from './run-jobs.ts'

/** Options of `runRewrites()`. */
export type RewriteOptions = JobOptions

/** Whether a model has children with copies of their parents' attributes. */
export function hasRewrites({ entities }: Table): boolean {
  return entities.some((entity) => copyingRelations(entity).length > 0)
}

/**
 * Rewrites the copies of changed parents in their children. The transaction that changes a parent begins a rewrite. This
 * function finds all rewrites and works on each under a lease. Each write requires that the parent is unchanged since it
 * was read and that the lease is held, so that an earlier state of the parent never overwrites a later one.
 *
 * @returns the number of written children, once no rewrite is left.
 * @throws the signal's reason; DynagateError of a failed call. The next run continues the work.
 */
export async function runRewrites(options: RewriteOptions): Promise<number> {
  const rewrites = new Rewrites(options)
  return runJobs(options, 'rewrites', (job, lease) => rewrites.finish(job, lease))
}

/** The rewrites of a table. */
class Rewrites {
  readonly #options: RewriteOptions
  readonly #clock: Clock
  readonly #client: DynamoClient

  constructor(options: RewriteOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#client = backgroundClient(options.store.client, { clock: this.#clock }).client
  }

  /** Rewrites the children of one parent until their copies match it. @returns the number of writes. */
  async finish(job: PendingJob, lease: Lease): Promise<number> {
    const { store } = this.#options
    const { entity, key } = job
    const rewrite = rewriteEntity(store.table)
    let written = 0
    for (;;) {
      const begun = await systemRequest(store).byKey(rewrite, key)
      if (begun !== null && entity !== undefined) {
        const { parent, tenant } = begun as unknown as JobParent
        for (const [child, relation] of copyingRelations(entity)) {
          written += await this.#children({ child, relation, parent, tenant }, job, lease)
        }
      }
      try {
        await systemRequest(store).transact((tx) => {
          lease.remove(tx)
          if (begun !== null) tx.delete(rewrite, key, { if: { round: { eq: begun.round } } } as never)
          unlist(tx, store, 'rewrites', job)
        })
        return written
      } catch (error) {
        // The parent has changed again.
        if (!isOf(error, rewrite, 'CONDITION_FAILED')) throw error
      }
    }
  }

  /**
   * Rewrites until the copies of all children match their parent. Entries of an index move and may lag behind the table:
   * so no child is missed only once two rounds find nothing, the later one {@link lagMs} after the rewrite was first seen.
   */
  async #children(of: Copies, { seenAt }: PendingJob, lease: Lease): Promise<number> {
    const { signal } = this.#options
    const { index } = required(childrenPattern(of.child, of.relation), 'the query of children')
    const isCertain = index.kind === 'primary' && of.child.movable.size === 0
    let written = 0
    let wasClean = false
    for (let idleLeft = mostIdle; idleLeft > 0; ) {
      const startedAt = this.#clock.now()
      const { found, made } = await this.#round(of, lease)
      written += made
      if (found === 0 && (isCertain || (wasClean && startedAt - seenAt >= lagMs))) return written
      wasClean = found === 0
      if (made > 0) continue
      if (found > 0) idleLeft -= 1
      if (!isCertain || found > 0) await this.#clock.sleep(lagMs, signal)
    }
    throw stuck(of)
  }

  /** Reads all children once. @returns how many differed from their parent, and how many were written. */
  async #round(
    { child, relation, parent: key, tenant }: Copies,
    lease: Lease,
  ): Promise<{ readonly found: number; readonly made: number }> {
    const { signal, store } = this.#options
    const { tableName } = store
    const { Item: parent } = await this.#client.get(
      { TableName: tableName, Key: key, ConsistentRead: true },
      {},
    )
    if (parent === undefined) return { found: 0, made: 0 }
    const copies = copiesOf(relation, parent)
    let found = 0
    let made = 0
    for await (const page of servedChildPages(this.#client, { tableName, child, relation, parent, tenant })) {
      for (const entries of chunksOf(page, mostTogether(child))) {
        signal?.throwIfAborted()
        lease.signal.throwIfAborted()
        const items = await Promise.all(entries.map((entry) => this.#item(child, relation, entry)))
        const differing = items
          .filter((item) => item !== undefined)
          .filter((item) => isOwn(child, relation, { item, key }) && !hasTheseCopies(child, item, copies))
        found += differing.length
        if (differing.length > 0)
          made += await this.#rewrite(child, keysOfChildren(child, differing, tenant), { lease, tenant })
      }
    }
    return { found, made }
  }

  /** The item of an index entry, which may lack attributes or lag behind the table. */
  async #item(child: AnyEntity, relation: ParentRelation, entry: Document): Promise<Document | undefined> {
    const { index } = required(childrenPattern(child, relation), 'the query of children')
    if (index.kind === 'primary') return entry
    const Key = pickKey(entry, child.table.primaryIndex)
    const { tableName: TableName } = this.#options.store
    return (await this.#client.get({ TableName, Key, ConsistentRead: true }, {})).Item
  }

  /** Rewrites items in one transaction, or one by one if others have deleted, moved or kept changing some of them. */
  async #rewrite(
    child: AnyEntity,
    children: readonly OwnChild[],
    { lease, tenant }: { readonly lease: Lease; readonly tenant: string | undefined },
  ): Promise<number> {
    const request = this.#options.store.request({ tenant: tenant ?? null, bypassRules: true })
    const rewriteAll = (some: readonly OwnChild[]) =>
      request.transact((tx) => {
        lease.fence(tx)
        for (const { key } of some) tx.recopy(child, key as never)
      })
    try {
      await rewriteAll(children)
      return children.length
    } catch (error) {
      if (!isOf(error, child, 'NOT_FOUND', 'CONFLICT')) throw error
    }
    let made = 0
    for (const each of children) {
      try {
        await rewriteAll([each])
        made += 1
      } catch (error) {
        if (!isOf(error, child, 'NOT_FOUND', 'CONFLICT')) throw error
      }
    }
    return made
  }
}

/** The children of a parent that have copies of its attributes. */
interface Copies extends JobParent {
  readonly child: AnyEntity
  readonly relation: ParentRelation
}

/** Milliseconds: longer than the usual lag of a global index. */
const lagMs = 1000

/** The number of rounds that find children but write none, after which the rewrite is left to the next run. */
const mostIdle = 20

/** The number of children written in one transaction, with checks of their parents and of the lease. */
function mostTogether({ parents, second }: AnyEntity): number {
  // The second form of a child may move, which takes a delete and a put. The record of the forms is checked as well.
  const [forms, record] = second ? [2, 1] : [0, 0]
  return Math.min(25, Math.floor((98 - record) / (1 + forms + parents.size)))
}

/** Whether an item found in an index is still a child of the parent. */
function isOwn(
  child: AnyEntity,
  relation: ParentRelation,
  { item, key }: { readonly item: Document; readonly key: Document },
): boolean {
  const own = parentKeyOf(child, relation, item, contextOf(child, item))
  return own !== undefined && itemText(relation.parent, own) === itemText(relation.parent, key)
}

/** Whether a write failed with one of these codes because of an item of an entity. */
function isOf(error: unknown, { name }: AnyEntity, ...codes: readonly string[]): boolean {
  return error instanceof WriteError && codes.includes(error.code) && error.write.entity === name
}

function stuck({ child, relation }: Copies): DynagateError {
  return new DynagateError(
    'CONFLICT',
    `${child.name}: the copies of a changed ${relation.parent.name} (${relation.name}) can't be rewritten, as others keep changing the items`,
  )
}
