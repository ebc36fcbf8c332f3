import { DynagateError } from '../../errors.ts'
import {
  type AnyEntity,
  type Document,
  entityOf,
  fingerprintsOf,
  ItemError,
  type JsonValue,
} from '../../model/index.ts'
import {
  ConditionFailed,
  type DynamoClient,
  fromWire,
  TransactionCancelled,
  toWire,
  type WireItem,
} from '../client/index.ts'
import { type Lease, Leases } from '../leases/index.ts'
import { pickKey } from '../plan/index.ts'
import { type Clock, defaultPolicy, retryingClient, systemClock, UnitLimit } from '../run/index.ts'
import type { Store } from '../store.ts'
import {
  claim,
  execute,
  isPresent,
  type Sentinel,
  sentinelsOf,
  type WriteAction,
  type WriteTarget,
} from '../write/index.ts'
import { beginRun, endRun } from './model-record.ts'
import { KeptChanging, recount } from './recount.ts'
import { contextOf, planRepair, planUnchanged } from './repair.ts'

/** Options of `backfill()`. */
export interface BackfillOptions {
  readonly store: Store
  /** The Region whose replica of the table the store's client reaches. */
  readonly region: string
  /** The entities whose items are rewritten; by default all of the table. */
  readonly entities?: readonly AnyEntity[]
  /** The parts of the table that are read at the same time; 4 by default. */
  readonly segments?: number
  /** The capacity units that it may consume in a second, reads and writes together; no limit by default. */
  readonly maxUnits?: number
  /** Reads the table and counts, and writes nothing. */
  readonly isDryRun?: boolean
  readonly signal?: AbortSignal
  /** Called after each page of items. */
  readonly progress?: (report: BackfillReport) => void
  readonly clock?: Clock
  /** The time after which another process continues the work of one that has stopped, in milliseconds. */
  readonly leaseMs?: number
}

/** What a backfill has found and done. */
export interface BackfillReport {
  readonly pass: 'repair' | 'verify'
  /** Items of the entities that were read in this pass. */
  readonly items: number
  /** Of these, items that were rewritten; in a verification, items that still have to be. */
  readonly repaired: number
  /** Unique values that two items have: the later one lost it. */
  readonly conflicts: number
  /** Stored items that don't fit their entity, or whose children kept changing while they were counted. */
  readonly broken: number
  /** The first of these faults. */
  readonly faults: readonly string[]
}

/**
 * Rewrites the items of a table that were stored by an earlier model, counts the children of their parents, and then reads
 * all of them again to verify it. Each item is written on the condition that it is as it was read, and read again otherwise.
 *
 * The table is read in segments, each under a lease, and its position is stored after each page: a backfill that was
 * stopped continues when it is started again with the same options, and several processes share the work.
 *
 * @returns the report of the verification; its `repaired` is 0 if all items are as the model has them.
 * @throws the signal's reason; DynagateError of a call that failed.
 */
export async function backfill(options: BackfillOptions): Promise<BackfillReport> {
  const { store, region, segments = 4, isDryRun = false, clock = systemClock, leaseMs = 10_000 } = options
  const entities = options.entities ?? store.table.entities
  if (isDryRun) {
    const pass = new Pass(options, { entities, clock, run: 0 })
    return pass.run('verify', segments, (_, work) => work(undefined))
  }
  const names = entities.map(({ name }) => name)
  const work = JSON.stringify([names, names.map((name) => fingerprintsOf(store.table)[name]), segments])
  const run = await beginRun(store, work)
  const pass = new Pass(options, { entities, clock, run })
  const leases = new Leases({ store, region, durationMs: leaseMs, clock })
  const underLease =
    (kind: BackfillReport['pass']) =>
    (segment: number, work: (lease: Lease | undefined) => Promise<Counts>) =>
      leases.hold(`backfill ${kind} ${segment}`, work, options.signal && { signal: options.signal })
  await pass.run('repair', segments, underLease('repair'))
  const report = await pass.run('verify', segments, underLease('verify'))
  await endRun(store, report.repaired === 0 ? entities : [])
  return report
}

type Counts = Omit<BackfillReport, 'pass'>

/** The state of one segment, as it is stored. */
interface Progress {
  /** The number of its backfill. */
  readonly run: number
  /** Where the next page begins, in DynamoDB's JSON; null at the start. */
  readonly after: WireItem | null
  readonly counts: Counts
  readonly isDone: boolean
}

interface Started {
  readonly entities: readonly AnyEntity[]
  readonly clock: Clock
  /** The number of the backfill. */
  readonly run: number
}

const nothing: Counts = { items: 0, repaired: 0, conflicts: 0, broken: 0, faults: [] }

/** Reads the table once, and repairs items or counts those that need it. */
class Pass {
  readonly #options: BackfillOptions
  readonly #entities: ReadonlySet<AnyEntity>
  readonly #client: DynamoClient
  readonly #limit: UnitLimit | undefined
  readonly #run: number

  constructor(options: BackfillOptions, { entities, clock, run }: Started) {
    this.#options = options
    this.#run = run
    this.#entities = new Set(entities)
    this.#limit = options.maxUnits === undefined ? undefined : new UnitLimit(options.maxUnits, clock)
    this.#client = retryingClient(options.store.client, {
      policy: { attempts: 10, attemptMs: defaultPolicy.writeDeadlineMs },
      clock,
      onCall: ({ readUnits, writeUnits }) => this.#limit?.spend(readUnits + writeUnits),
    })
  }

  async run(
    kind: BackfillReport['pass'],
    segments: number,
    holding: (segment: number, work: (lease: Lease | undefined) => Promise<Counts>) => Promise<Counts>,
  ): Promise<BackfillReport> {
    const counts = Array.from({ length: segments }, () => nothing)
    const report = (): BackfillReport => ({ pass: kind, ...counts.reduce(plus, nothing) })
    await Promise.all(
      counts.map((_, segment) =>
        holding(segment, async (lease) => {
          const onPage = (current: Counts) => {
            counts[segment] = current
            this.#options.progress?.(report())
          }
          counts[segment] = await this.#segment(
            kind,
            { Segment: segment, TotalSegments: segments },
            lease,
            onPage,
          )
          return counts[segment]
        }),
      ),
    )
    return report()
  }

  /** Reads the pages of a segment from its checkpoint. */
  async #segment(
    kind: BackfillReport['pass'],
    part: { readonly Segment: number; readonly TotalSegments: number },
    lease: Lease | undefined,
    onPage: (counts: Counts) => void,
  ): Promise<Counts> {
    const { signal } = this.#options
    let progress = progressOf(lease?.checkpoint, this.#run)
    while (!progress.isDone) {
      signal?.throwIfAborted()
      lease?.signal.throwIfAborted()
      await this.#limit?.wait(signal)
      const { Items: items = [], LastEvaluatedKey } = await this.#client.scan(
        {
          TableName: this.#options.store.tableName,
          ...part,
          Limit: pageItems,
          ConsistentRead: true,
          ...(progress.after && { ExclusiveStartKey: fromWire(progress.after) }),
        },
        { ...(signal && { signal }) },
      )
      const counts = await this.#page(kind, items, progress.counts)
      progress = {
        run: this.#run,
        after: LastEvaluatedKey === undefined ? null : toWire(LastEvaluatedKey),
        counts,
        isDone: LastEvaluatedKey === undefined,
      }
      await lease?.save(progress as unknown as JsonValue)
      onPage(counts)
    }
    return progress.counts
  }

  async #page(kind: BackfillReport['pass'], items: readonly Document[], before: Counts): Promise<Counts> {
    let counts = before
    for (let at = 0; at < items.length; at += together) {
      await this.#limit?.wait(this.#options.signal)
      const found = await Promise.all(items.slice(at, at + together).map((item) => this.#item(kind, item)))
      counts = found.reduce(plus, counts)
    }
    return counts
  }

  async #item(kind: BackfillReport['pass'], read: Document): Promise<Counts> {
    const { table, tableName } = this.#options.store
    const entity = entityOf(table, read)
    if (entity === undefined || !this.#entities.has(entity)) return nothing
    const target: WriteTarget = { tableName, entity, now: Date.now() }
    const one = { ...nothing, items: 1 }
    let stored: Document | undefined = read
    for (let retriesLeft = mostRetries; ; retriesLeft -= 1) {
      // An expired item is missing for everyone, and DynamoDB deletes it.
      if (stored === undefined || !isPresent(target, stored)) return one
      try {
        const { actions, conflicts } = await this.#repairs(target, stored)
        if (kind === 'repair')
          await execute(actions, { client: this.#client, within: () => ({}), onOutcomes: async () => {} })
        const wasCorrected = entity.aggregates.length > 0 && (await this.#recount(kind, target, stored))
        return { ...one, conflicts, repaired: actions.length > 0 || wasCorrected ? 1 : 0 }
      } catch (error) {
        if (error instanceof ItemError || error instanceof KeptChanging)
          return { ...one, broken: 1, faults: [error.message] }
        if (!isStale(error) || retriesLeft === 0) throw error
        stored = await this.#current(entity, stored)
      }
    }
  }

  /** The actions that repair an item, in one transaction if there are several. */
  async #repairs(
    target: WriteTarget,
    stored: Document,
  ): Promise<{ readonly actions: readonly WriteAction[]; readonly conflicts: number }> {
    const own = planRepair(target, stored)
    const repaired = own === undefined ? stored : withChanges(stored, own.changes)
    const sentinels = sentinelsOf(target, repaired, contextOf(target.entity, stored))
    const states = await Promise.all(sentinels.map((sentinel) => this.#stateOf(target, sentinel)))
    const missing = sentinels.filter((_, at) => states[at] === 'missing')
    const conflicts = states.filter((state) => state === 'foreign').length
    const claims = missing.map((sentinel) => claim(target, sentinel))
    const guard = own ?? (claims.length > 0 ? planUnchanged(target, stored) : undefined)
    return { actions: guard === undefined ? [] : [guard, ...claims], conflicts }
  }

  #recount(kind: BackfillReport['pass'], target: WriteTarget, stored: Document): Promise<boolean> {
    const { signal, clock = systemClock } = this.#options
    return recount(target, stored, { client: this.#client, clock, signal, isRepair: kind === 'repair' })
  }

  async #stateOf(
    { tableName, entity }: WriteTarget,
    { item, owner }: Sentinel,
  ): Promise<'own' | 'foreign' | 'missing'> {
    const Key = pickKey(item, entity.table.primaryIndex)
    const { Item } = await this.#client.get({ TableName: tableName, Key, ConsistentRead: true }, {})
    if (Item === undefined) return 'missing'
    return JSON.stringify(toWire(Item).$$owner) === JSON.stringify({ M: toWire(owner) }) ? 'own' : 'foreign'
  }

  async #current({ table }: AnyEntity, stored: Document): Promise<Document | undefined> {
    const Key = pickKey(stored, table.primaryIndex)
    const { Item } = await this.#client.get(
      { TableName: this.#options.store.tableName, Key, ConsistentRead: true },
      {},
    )
    return Item
  }
}

/** Whether an item has changed since it was read, or may have been written by an attempt whose response was lost. */
function isStale(error: unknown): boolean {
  if (error instanceof ConditionFailed || error instanceof TransactionCancelled) return true
  return error instanceof DynagateError && error.code === 'OUTCOME_UNKNOWN'
}

function withChanges(
  stored: Document,
  changes: readonly { kind: string; path: readonly (string | number)[]; value?: unknown }[],
): Document {
  const after: Document = { ...stored }
  for (const {
    kind,
    path: [attribute],
    value,
  } of changes) {
    if (kind === 'remove') delete after[String(attribute)]
    else after[String(attribute)] = value as Document[string]
  }
  return after
}

function plus(one: Counts, other: Counts): Counts {
  return {
    items: one.items + other.items,
    repaired: one.repaired + other.repaired,
    conflicts: one.conflicts + other.conflicts,
    broken: one.broken + other.broken,
    faults: [...one.faults, ...other.faults].slice(0, mostFaults),
  }
}

/** Where a segment continues; the checkpoint of an earlier backfill doesn't count. */
function progressOf(checkpoint: JsonValue | undefined, run: number): Progress {
  // Only a backfill stores checkpoints under the names of its leases.
  const stored = checkpoint as Progress | undefined
  return stored?.run === run ? stored : { run, after: null, counts: nothing, isDone: false }
}

const pageItems = 200
const together = 20
const mostFaults = 10
/** Of one item that others keep changing; each attempt reads it again. */
const mostRetries = 20
