import type { AnyEntity, Document } from '../../model/index.ts'
import { deleteFromSet } from '../../model/index.ts'
import { type Lease, Leases } from '../leases/index.ts'
import type { StoreRequest } from '../request.ts'
import { type Clock, systemClock } from '../run/index.ts'
import type { Store } from '../store.ts'
import type { Transaction } from '../transaction.ts'
import { type JobKind, jobListOf, jobLists, pendingEntity } from '../write/index.ts'

/** Options of a run of the jobs that writes of parents have begun. */
export interface JobOptions {
  readonly store: Store
  /** The Region whose replica of the table the store's client reaches. */
  readonly region: string
  readonly signal?: AbortSignal
  readonly clock?: Clock
  /** Milliseconds after which another process continues the work of one that has stopped. */
  readonly leaseMs?: number
}

/** A job that has begun and isn't finished. */
export interface PendingJob {
  /** The name in its list. */
  readonly name: string
  /** The parent's entity; undefined if the model no longer has it. */
  readonly entity: AnyEntity | undefined
  /** The key of the job's item. */
  readonly key: { readonly of: string; readonly id: string; readonly lead: '' }
  /** When it was first seen, by the clock of this process. */
  readonly seenAt: number
}

/** The parent, as stored in the item of a job. */
export interface JobParent {
  /** The stored key. */
  readonly parent: Document
  readonly tenant?: string | undefined
}

/**
 * Finds all jobs of a kind and works on each under a lease, so that one process at a time does it, and another continues
 * if that process stops.
 *
 * @param finish finishes a job and returns the number of children that it wrote.
 * @returns the total of these numbers, once no job is left.
 * @throws the signal's reason; DynagateError of a failed call. The next run continues the work.
 */
export async function runJobs(
  { store, region, signal, clock = systemClock, leaseMs = 10_000 }: JobOptions,
  kind: JobKind,
  finish: (job: PendingJob, lease: Lease) => Promise<number>,
): Promise<number> {
  const leases = new Leases({ store, region, durationMs: leaseMs, clock })
  const seenAt = new Map<string, number>()
  let written = 0
  for (;;) {
    signal?.throwIfAborted()
    const names = await pendingJobs(store, kind)
    if (names.length === 0) return written
    let done = 0
    for (const name of names) {
      const seen = seenAt.get(name) ?? clock.now()
      seenAt.set(name, seen)
      const lease = await leases.tryAcquire(`${kind.slice(0, -1)} ${name}`)
      if (lease === undefined) continue
      const work = () => finish(jobOf(store, name, seen), lease)
      written += await leases.holding(lease, work, signal && { signal })
      done += 1
    }
    // Other processes work on the rest.
    if (done === 0) await clock.sleep((leaseMs / 4) * (1 + clock.random()), signal)
  }
}

/** The request with which jobs read and write the gateway's own items. */
export function systemRequest(store: Store): StoreRequest {
  return store.request({ tenant: null, consistent: true, bypassRules: true })
}

/** Removes a job from its list, in the transaction that ends it. */
export function unlist(
  transaction: Transaction,
  store: Store,
  kind: JobKind,
  { name, key }: PendingJob,
): void {
  const list = { name: jobListOf(kind, key.id), lead: '' }
  const changes = { pending: deleteFromSet([name]) }
  transaction.update(pendingEntity(store.table), list as never, changes as never)
}

async function pendingJobs(store: Store, kind: JobKind): Promise<readonly string[]> {
  const request = systemRequest(store)
  const entity = pendingEntity(store.table)
  const lists = await Promise.all(jobLists(kind).map((name) => request.byKey(entity, { name, lead: '' })))
  return lists.flatMap((list) => [...((list?.pending as ReadonlySet<string> | undefined) ?? [])])
}

function jobOf({ table }: Store, name: string, seenAt: number): PendingJob {
  const [of = '', id = ''] = name.split(' ')
  const entity = table.entities.find((each) => each.name === of)
  return { name, entity, key: { of, id, lead: '' }, seenAt }
}
