import { cascadingRelations, type Table } from '../../model/index.ts'
import { systemClock } from '../run/index.ts'
import { cascadeEntity } from '../write/index.ts'
import { CascadeWork } from './cascade-work.ts'
import { type JobOptions, runJobs, systemRequest, unlist } from './run-jobs.ts'

/** Options of `runCascades()`. */
export type CascadeOptions = JobOptions

/** Whether a model has parents whose deletes cascade to their children. */
export function hasCascades({ entities }: Table): boolean {
  return entities.some((entity) => cascadingRelations(entity).length > 0)
}

/**
 * Deletes the children of deleted parents, if the relation cascades, and their own children. The transaction that deletes
 * a parent begins a cascade. This function finds all cascades and works on each under a lease, so that one process at a
 * time does it, and another continues if that process stops. It deletes only while it holds the lease.
 *
 * @returns the number of deleted items, once no cascade is left.
 * @throws the signal's reason; DynagateError of a failed call. The next run continues the work.
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
