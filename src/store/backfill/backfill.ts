import { type AnyEntity, fingerprintsOf } from '../../model/index.ts'
import { invalidatingClient } from '../invalidating-client.ts'
import { Leases } from '../leases/index.ts'
import { type BackgroundClient, backgroundClient, type Clock, systemClock } from '../run/index.ts'
import { type SegmentScan, scanSegments } from '../scan/index.ts'
import type { Store } from '../store.ts'
import { beginRun, endRun } from './model-record.ts'
import { Repairer } from './repairer.ts'
import { type BackfillReport, type BackfillResult, type Counts, nothing, plus } from './report.ts'
import { SegmentLeases } from './segment-leases.ts'

/** Options of `backfill()`. */
export interface BackfillOptions {
  readonly store: Store
  /** The Region whose replica of the table the store's client reaches. */
  readonly region: string
  /** The entities whose items are rewritten; by default all of the table. Those with a second form are skipped. */
  readonly entities?: readonly AnyEntity[]
  /** The number of segments of the table that are read concurrently; 4 by default. */
  readonly segments?: number
  /** The maximum capacity units consumed per second, reads and writes together; no limit by default. */
  readonly maxUnits?: number
  /**
   * Whether items whose key fits no entity belong to another program. By default they may be items whose keys the model
   * has changed, so the backfill doesn't record that all items have the form of the model.
   */
  readonly ignoreUnknown?: boolean
  /** Reads the table and counts, and writes nothing. */
  readonly isDryRun?: boolean
  readonly signal?: AbortSignal
  /** Called after each page of items. */
  readonly progress?: (report: BackfillReport) => void
  readonly clock?: Clock
  /** Milliseconds after which another process continues the work of one that has stopped. */
  readonly leaseMs?: number
}

/**
 * Rewrites the items of a table that were stored with an earlier model, counts the children of parents, and then reads all
 * items again to verify the result. Each write requires that the item hasn't changed since it was read; otherwise the item
 * is read again. Both passes put missing sentinels of unique values, and delete sentinels whose owner doesn't have the
 * value. Primary keys aren't changed: items whose key fits no entity are counted, and prevent the record that all items
 * have the form of the model, unless `ignoreUnknown` is set.
 *
 * The table is read in segments, each under a lease, with a checkpoint after each page: a stopped backfill continues when
 * it is started again with the same options, and several processes share the work.
 *
 * @returns the report of the verification; its `repaired` is 0 if all items have the form of the model.
 * @throws the signal's reason; DynagateError of a failed call.
 */
export async function backfill(options: BackfillOptions): Promise<BackfillResult> {
  const { store, region, segments = 4, isDryRun = false, clock = systemClock, leaseMs = 10_000 } = options
  // Items with a second form are left to the migration, which writes both forms together.
  const entities = (options.entities ?? store.table.entities).filter(({ second }) => second === undefined)
  if (isDryRun) {
    const pass = new Pass(options, { entities, clock, run: 0 })
    return { ...(await pass.run('verify', segments, (_, work) => work(undefined))), rewritten: 0 }
  }
  const names = entities.map(({ name }) => name)
  const work = JSON.stringify([names, names.map((name) => fingerprintsOf(store.table)[name]), segments])
  const run = await beginRun(store, work)
  const pass = new Pass(options, { entities, clock, run })
  const leases = new Leases({ store, region, durationMs: leaseMs, clock })
  const held = new SegmentLeases({ leases, store, run, segments, signal: options.signal })
  const { repaired: rewritten } = await pass.run('repair', segments, (...given) =>
    held.hold('repair', ...given),
  )
  const report = await pass.run('verify', segments, (...given) => held.hold('verify', ...given))
  const result = held.resultOfAnother ?? { ...report, rewritten }
  if (held.resultOfAnother === undefined) {
    // An item whose key fits no entity may belong to one of these entities, with a key from an earlier model.
    const unknown = options.ignoreUnknown ? 0 : report.unknown
    await endRun(store, report.repaired + unknown === 0 ? entities : [], result)
  }
  await held.remove()
  return result
}

interface Started {
  readonly entities: readonly AnyEntity[]
  readonly clock: Clock
  /** The number of the backfill. */
  readonly run: number
}

/** Reads the table once, and repairs the items that need it, or only counts them. */
class Pass {
  readonly #options: BackfillOptions
  readonly #background: BackgroundClient
  readonly #run: number
  readonly #repairer: Repairer

  constructor(options: BackfillOptions, { entities, clock, run }: Started) {
    this.#options = options
    this.#run = run
    const { store, maxUnits, signal, isDryRun = false } = options
    this.#background = backgroundClient(invalidatingClient(store.client, store), { maxUnits, signal, clock })
    this.#repairer = new Repairer({
      store,
      client: this.#background.client,
      entities: new Set(entities),
      isDryRun,
      clock,
      signal,
    })
  }

  async run(
    kind: BackfillReport['pass'],
    segments: number,
    holding: SegmentScan<Counts>['holding'],
  ): Promise<BackfillReport> {
    const { store, signal, progress } = this.#options
    const counts = await scanSegments<Counts>({
      ...this.#background,
      tableName: store.tableName,
      segments,
      run: this.#run,
      signal,
      none: nothing,
      plus,
      holding,
      each: (item) => this.#repairer.repaired(kind, item),
      progress: (current) => progress?.({ pass: kind, ...current }),
    })
    return { pass: kind, ...counts }
  }
}
