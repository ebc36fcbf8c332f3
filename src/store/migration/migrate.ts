import { DynagateError } from '../../errors.ts'
import type { AnyEntity, Document } from '../../model/index.ts'
import { formOf } from '../../model/index.ts'
import { recordEntity } from '../backfill/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { type FormRecord, isKept, isOfBoth, knownForMs } from '../forms/index.ts'
import { invalidatingClient } from '../invalidating-client.ts'
import { type Lease, Leases } from '../leases/index.ts'
import {
  type BackgroundClient,
  backgroundClient,
  type Clock,
  defaultPolicy,
  systemClock,
} from '../run/index.ts'
import { scanSegments } from '../scan/index.ts'
import type { Store } from '../store.ts'
import { Copier } from './copy-item.ts'
import { Dropper } from './drop-item.ts'
import {
  initialRecord,
  type Migrated,
  notAllowed,
  otherForm,
  record,
  recordOf,
  secondOf,
} from './record-stage.ts'
import { type MigrationCounts, type MigrationReport, nothing, plus } from './report.ts'

/** Options of a migration's work on one entity. */
export interface MigrationOptions {
  readonly store: Store
  /** An entity with `next` or `former`. */
  readonly entity: AnyEntity
  /** The Region whose replica of the table the store's client reaches. */
  readonly region: string
  /** The number of segments of the table that are read concurrently; 4 by default. */
  readonly segments?: number
  /** The maximum capacity units consumed per second, reads and writes together; no limit by default. */
  readonly maxUnits?: number
  readonly signal?: AbortSignal
  /** Called after each page of items. */
  readonly progress?: (report: MigrationReport) => void
  readonly clock?: Clock
  /** Milliseconds after which another process continues the work of one that has stopped. */
  readonly leaseMs?: number
}

/**
 * Stores the items of an entity also in their next form: from now on writes store both forms, existing items are copied,
 * and all are compared. Afterwards both forms are complete, and processes with the next model may start.
 *
 * @returns the report of the comparison; its `written` is 0.
 * @throws DynagateError CONFLICT if the entity's next form can't be filled now, or if items still lack it or don't fit;
 *   the signal's reason, or the error of a call: the next start continues the work.
 */
export async function fillForm(options: MigrationOptions): Promise<MigrationReport> {
  const work = new Work(options)
  const begun = await work.alone((lease) => beginFill(options, lease))
  if (begun.stage === 'both') return { pass: 'verify', ...nothing }
  const copier = new Copier(options, work.client)
  const each = (item: Document) => copier.copied(item)
  await work.scan('fill', begun.run, each)
  let report: MigrationCounts = nothing
  for (let round = 1; round <= mostRounds; round += 1) {
    report = await work.scan('verify', begun.run * (mostRounds + 1) + round, each)
    if (report.broken > 0) break
    if (report.written > 0) continue
    await work.alone((lease) => endFill(options, begun, lease))
    return { pass: 'verify', ...report }
  }
  // The next start reads all items again.
  await work.alone((lease) => record(options, { ...begun, run: begun.run + 1 }, lease))
  throw unfilled(options.entity, report)
}

/**
 * Deletes the second form of an entity's items: the former one after the switch, or the next one before it, which reverts
 * the migration. First waits until no process reads that form any longer.
 *
 * @returns the report of the deletion.
 * @throws DynagateError CONFLICT unless the form that the model keeps is complete; the signal's reason, or the error of a
 *   call: the next start continues the work.
 */
export async function dropForm(options: MigrationOptions): Promise<MigrationReport> {
  const work = new Work(options)
  const begun = await work.alone((lease) => beginDrop(options, lease))
  if (begun.stage === 'single') return { pass: 'drop', ...nothing }
  const dropper = new Dropper(options, work.client)
  const report = await work.scan('drop', begun.run, (item) => dropper.dropped(item))
  await work.alone(async (lease) => {
    await record(options, { ...begun, stage: 'single', other: undefined }, lease)
    await recordEntity(options.store, options.entity)
  })
  return { pass: 'drop', ...report }
}

/** Records the stage `filling`: from here on, all processes write both forms. Until now all have the former model. */
async function beginFill(migrated: Migrated, lease: Lease): Promise<FormRecord> {
  const { entity } = migrated
  if (secondOf(entity).role !== 'next')
    throw new TypeError(`Expected an entity with next, got ${entity.name}`)
  const own = formOf(entity)
  const other = otherForm(entity)
  const found = (await recordOf(migrated)) ?? initialRecord(entity)
  const { stage, run } = found
  if (!isKept(entity, found))
    throw notAllowed(entity, found, 'its items no longer have the keys of this model')
  if (stage === 'single') return record(migrated, { stage: 'filling', kept: own, other, run: run + 1 }, lease)
  // An earlier process may have stopped before it wrote all copies of the record.
  if (found.other === other && (stage === 'filling' || stage === 'both'))
    return record(migrated, found, lease)
  throw notAllowed(entity, found, 'another form is recorded, or one is being dropped: finish that first')
}

async function endFill(migrated: Migrated, begun: FormRecord, lease: Lease): Promise<void> {
  const found = await recordOf(migrated)
  const isOwn = found?.run === begun.run && (found.stage === 'filling' || found.stage === 'both')
  if (!isOwn) throw notAllowed(migrated.entity, found, 'another process has ended this migration')
  await record(migrated, { ...begun, stage: 'both' }, lease)
}

/** Records that writes store only the first form, once no process reads the second one. */
async function beginDrop(options: MigrationOptions, lease: Lease): Promise<FormRecord> {
  const { entity, clock = systemClock, signal } = options
  const second = secondOf(entity)
  const own = formOf(entity)
  const other = otherForm(entity)
  const found = await recordOf(options)
  const of = { kept: own, other, run: (found?.run ?? 0) + 1 }
  if (found === undefined && second.role === 'next') return initialRecord(entity)
  if (found === undefined || (found.stage === 'filling' && !isKept(entity, found)))
    throw notAllowed(entity, found, 'its items are not yet all stored by the keys of this model')
  const { stage } = found
  if (stage === 'single' && isKept(entity, found)) return found
  if (!isOfBoth(entity, second.entity, found) || (stage !== 'both' && !isKept(entity, found)))
    throw notAllowed(entity, found, 'its items have other keys than those of this model, or lose them')
  if (stage === 'dropping') return record(options, found, lease)
  const closing: FormRecord = stage === 'closing' ? found : { ...of, stage: 'closing' }
  await record(options, closing, lease)
  await clock.sleep(mostReadMs, signal)
  lease.signal.throwIfAborted()
  return record(options, { ...closing, stage: 'dropping' }, lease)
}

/** The leases and the client that the parts of a migration share. */
class Work {
  readonly #options: MigrationOptions
  readonly #leases: Leases
  readonly #background: BackgroundClient

  constructor(options: MigrationOptions) {
    const { store, region, maxUnits, signal, clock = systemClock, leaseMs = 10_000 } = options
    this.#options = options
    this.#leases = new Leases({ store, region, durationMs: leaseMs, clock })
    // Invalidates the cache: otherwise entries from before a reverted migration would be served again.
    this.#background = backgroundClient(invalidatingClient(store.client, store), { maxUnits, signal, clock })
  }

  /** A client that retries. */
  get client(): DynamoClient {
    return this.#background.client
  }

  /** Runs work under a lease: one process at a time. */
  alone<Result>(work: (lease: Lease) => Promise<Result>): Promise<Result> {
    const { entity, signal } = this.#options
    return this.#leases.hold(`migrate ${entity.name}`, work, signal && { signal })
  }

  scan(
    pass: MigrationReport['pass'],
    run: number,
    each: (item: Document) => Promise<MigrationCounts>,
  ): Promise<MigrationCounts> {
    const { entity, store, segments = 4, signal, progress } = this.#options
    return scanSegments({
      ...this.#background,
      tableName: store.tableName,
      segments,
      run,
      signal,
      none: nothing,
      plus,
      holding: (segment, work) =>
        this.#leases.hold(`migrate ${entity.name} ${pass} ${segment}`, work, signal && { signal }),
      each,
      progress: (counts) => progress?.({ pass, ...counts }),
    })
  }
}

function unfilled({ name }: AnyEntity, { written, broken, faults }: MigrationCounts): DynagateError {
  const [first] = faults
  return new DynagateError(
    'CONFLICT',
    broken > 0
      ? `${name}: ${broken} of its items can't be stored by the next keys, such as ${JSON.stringify(first?.key)}: ${first?.message}`
      : `${name}: ${written} of its items were written without their next form since the last pass: stop the processes of earlier releases, and start it again; or several items have one key there`,
  )
}

/** The number of comparisons of all items after which the migration gives up. */
const mostRounds = 3

/**
 * Milliseconds after which no process reads a form that is no longer served: each has read the record again, and the
 * reads that it began before have ended.
 */
export const mostReadMs = knownForMs + 2 * defaultPolicy.readDeadlineMs
