import { DynagateError } from '../../errors.ts'
import type { Lease, LeaseStore, Leases } from '../leases/index.ts'
import { resultOfRun } from './model-record.ts'
import { type BackfillReport, type BackfillResult, type Counts, nothing } from './report.ts'

/** A backfill whose segments have leases. */
interface LeasedRun {
  readonly leases: Leases
  readonly store: LeaseStore
  /** The number of the backfill. */
  readonly run: number
  readonly segments: number
  readonly signal: AbortSignal | undefined
}

/** The leases of a backfill, one for each segment of each pass. Their checkpoints hold its progress. */
export class SegmentLeases {
  readonly #run: LeasedRun
  #result: BackfillResult | undefined

  constructor(run: LeasedRun) {
    this.#run = run
  }

  /** The result of the backfill, if another process has ended it meanwhile and removed its leases. */
  get resultOfAnother(): BackfillResult | undefined {
    return this.#result
  }

  /** Works on a segment under its lease. */
  hold(
    pass: BackfillReport['pass'],
    segment: number,
    work: (lease: Lease) => Promise<Counts>,
  ): Promise<Counts> {
    const { leases, store, run, signal } = this.#run
    return leases.hold(
      nameOf(pass, segment),
      async (lease) => {
        if (lease.checkpoint === undefined) this.#result ??= await resultOfRun(store, run)
        return this.#result === undefined ? work(lease) : nothing
      },
      signal && { signal },
    )
  }

  /**
   * Removes the items of the leases, which would otherwise stay in the table, except those that another process holds and
   * will remove itself. A failed call is ignored: the work is done, and the next backfill reuses the remaining items.
   */
  async remove(): Promise<void> {
    const { leases, segments } = this.#run
    try {
      for (let segment = 0; segment < segments; segment += 1) {
        await leases.remove(nameOf('repair', segment))
        await leases.remove(nameOf('verify', segment))
      }
    } catch (error) {
      if (!(error instanceof DynagateError)) throw error
    }
  }
}

function nameOf(pass: BackfillReport['pass'], segment: number): string {
  return `backfill ${pass} ${segment}`
}
