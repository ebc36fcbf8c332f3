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
  /** The entities whose items are rewritten; by default all of the table. Those with a second form are left. */
  readonly entities?: readonly AnyEntity[]
  /** The parts of the table that are read at the same time; 4 by default. */
  readonly segments?: number
  /** The capacity units that it may consume in a second, reads and writes together; no limit by default. */
  readonly maxUnits?: number
  /**
   * Whether items with the key of no entity belong to another program. By default they may be items whose key the model has changed,
   * so that the model isn't recorded as that of all items.
   */
  readonly ignoreUnknown?: boolean
  /** Reads the table and counts, and writes nothing. */
  readonly isDryRun?: boolean
  readonly signal?: AbortSignal
  /** Called after each page of items. */
  readonly progress?: (report: BackfillReport) => void
  readonly clock?: Clock
  /** The time after which another process continues the work of one that has stopped, in milliseconds. */
  readonly leaseMs?: number
}

/**
 * Rewrites the items of a table that were stored by an earlier model, counts the children of their parents, and then reads
 * all of them again to verify it. Each item is written on the condition that it is as it was read, and read again otherwise.
 * Both passes put missing sentinels of unique values and remove those whose item doesn't have the value. No primary key is
 * changed: an item whose key is that of no entity is counted, and the model isn't recorded as that of all items
 * (`ignoreUnknown`).
 *
 * The table is read in segments, each under a lease, and its position is stored after each page: a backfill that was
 * stopped continues when it is started again with the same options, and several processes share the work.
 *
 * @returns the report of the verification; its `repaired` is 0 if all items are as the model has them.
 * @throws the signal's reason; DynagateError of a call that failed.
 */
export async function backfill(options: BackfillOptions): Promise<BackfillResult> {
  const { store, region, segments = 4, isDryRun = false, clock = systemClock, leaseMs = 10_000 } = options
  // Both forms of an item are written together.
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
    // An item with the key of no entity may be one of theirs, whose key the model has changed.
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

/** Reads the table once, and repairs items or counts those that need it. */
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
