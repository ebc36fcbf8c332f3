import { cascadingRelations, type Table } from '../../model/index.ts'
import { systemClock } from '../run/index.ts'
import { cascadeEntity } from '../write/index.ts'
import { CascadeWork } from './cascade-work.ts'
import { type JobOptions, runJobs, systemRequest, unlist } from './run-jobs.ts'

/** Options of `runCascades()`. */
export type CascadeOptions = JobOptions

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
  const { store, clock = systemClock, signal } = options
  return runJobs(options, 'cascades', async (job, lease) => {
    const work = new CascadeWork({ store, clock, signal, lease })
    const { isBegun, deleted } = await work.deleteBelow(job.name, job.seenAt)
    await systemRequest(store).transact((tx) => {
      lease.remove(tx)
      if (isBegun) tx.delete(cascadeEntity(store.table), job.key)
      unlist(tx, store, 'cascades', job)
    })
    return deleted
  })
}
