import { type AnyEntity, a, fingerprintsOf, systemEntity } from '../../model/index.ts'
import type { LeaseStore } from '../leases/index.ts'
import type { StoreRequest } from '../request.ts'
import type { BackfillResult } from './report.ts'

/** The record of a table's model: one stored item. */
export interface ModelRecord {
  /** The fingerprint of the model with which each entity's items are stored. */
  readonly fingerprints: Readonly<Record<string, string>>
  /** The number of the last backfill; 0 before the first. */
  readonly run: number
  /** The work of the backfill under way, which processes with the same work join; undefined once it is over. */
  readonly work: string | undefined
  /** The result of the last backfill, once it is over. */
  readonly result: BackfillResult | undefined
}

/**
 * The entities whose stored items may have the form of an earlier model, because the entity has changed since the table
 * was created or last backfilled. Entities whose keys a migration changes are left out: the migration compares their items
 * itself. Undefined without a record. One GetItem.
 */
export async function changedSince(store: LeaseStore): Promise<readonly string[] | undefined> {
  const record = await readRecord(store)
  if (record === undefined) return undefined
  const current = fingerprintsOf(store.table)
  return store.table.entities
    .filter(({ name, second }) => second === undefined && record.fingerprints[name] !== current[name])
    .map(({ name }) => name)
}

/** Records that all items have the form of the model, as in a new table. */
export async function recordModel(store: LeaseStore): Promise<void> {
  const { entity, request } = recordsOf(store)
  await request.upsert(entity, { ...key, fingerprints: fingerprintsOf(store.table), run: 0 })
}

/**
 * Begins a backfill, or joins one under way with the same work.
 *
 * @returns its number.
 */
export async function beginRun(store: LeaseStore, work: string): Promise<number> {
  const { entity, request } = recordsOf(store)
  const { run, work: current } = (await readRecord(store)) ?? { run: 0, work: undefined }
  if (current === work) return run
  await request.upsert(entity, { ...key, run: run + 1, work, result: null })
  return run + 1
}

/** The result of a backfill that another process has ended; undefined while it is under way. One GetItem. */
export async function resultOfRun(store: LeaseStore, run: number): Promise<BackfillResult | undefined> {
  const record = await readRecord(store)
  return record?.run === run ? record.result : undefined
}

/** Ends a backfill, and records the fingerprints of the entities whose items have been verified. */
export async function endRun(
  store: LeaseStore,
  verified: readonly AnyEntity[],
  result: BackfillResult,
): Promise<void> {
  const { entity, request } = recordsOf(store)
  const all = fingerprintsOf(store.table)
  const { fingerprints: known = {}, run = 0 } = (await readRecord(store)) ?? {}
  const fingerprints = { ...known, ...Object.fromEntries(verified.map(({ name }) => [name, all[name]])) }
  await request.upsert(entity, { ...key, fingerprints, run, work: null, result })
}

/** Records that the items of an entity have the form of the model; does nothing without a record. */
export async function recordEntity(store: LeaseStore, { name }: AnyEntity): Promise<void> {
  const { entity, request } = recordsOf(store)
  const record = await readRecord(store)
  if (record === undefined) return
  const fingerprints = { ...record.fingerprints, [name]: fingerprintsOf(store.table)[name] }
  await request.upsert(entity, { ...key, fingerprints, run: record.run, work: record.work ?? null })
}

const key = { name: 'backfilled model', lead: '' }

function recordsOf(store: LeaseStore): { entity: AnyEntity; request: StoreRequest } {
  const entity = systemEntity(store.table, 'Checkpoint', {
    attributes: {
      name: a.string(),
      fingerprints: a.record(a.string()).optional(),
      run: a.int(),
      work: a.string().optional(),
      result: a.json().optional(),
    },
    key: ['name'],
  })
  return { entity, request: store.request({ tenant: null, consistent: true, bypassRules: true }) }
}

async function readRecord(store: LeaseStore): Promise<ModelRecord | undefined> {
  const { entity, request } = recordsOf(store)
  const item = await request.byKey(entity, key)
  if (item === null) return undefined
  const {
    fingerprints = {},
    run,
    work,
    result,
  } = item as unknown as Partial<ModelRecord> & Pick<ModelRecord, 'run'>
  return { fingerprints, run, work, result }
}
