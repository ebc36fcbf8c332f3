import { type Document, entityOf, isSystemItem } from '../../model/index.ts'
import { toWire, type WireItem } from '../client/index.ts'
import { pickKey } from '../plan/index.ts'
import { backgroundClient, type Clock, systemClock } from '../run/index.ts'
import type { Store } from '../store.ts'
import { sampleItems } from '../transfer/index.ts'
import { Repairer } from './repairer.ts'
import type { Counts } from './report.ts'

/** Options of {@link examine}. */
export interface ExamineOptions {
  readonly store: Store
  /** The maximum number of items to read, spread over the table. */
  readonly items: number
  /** The maximum capacity units consumed per second, on average; no limit by default. */
  readonly maxUnits?: number
  readonly signal?: AbortSignal
  readonly clock?: Clock
  /** Called with the number of examined items, including the gateway's own. */
  readonly progress?: (items: number) => void
}

/**
 * The kinds of faults of an item:
 *
 * - `unknown`: its key fits no entity,
 * - `broken`: it doesn't fit its entity, or can't be decoded,
 * - `outdated`: it lacks an index key, a derived attribute or a default that the model gives it, or its counts of children
 *   are wrong,
 * - `unreserved`: no sentinel reserves one of its unique values,
 * - `conflict`: one of its unique values belongs to another item,
 * - `orphan`: it is a sentinel of a unique value that its owner doesn't have.
 */
export const findingKinds = ['unknown', 'broken', 'outdated', 'unreserved', 'conflict', 'orphan'] as const
export type FindingKind = (typeof findingKinds)[number]

/** The kinds that a repair can fix; the others need a decision. */
export const repairableKinds: readonly FindingKind[] = ['outdated', 'unreserved', 'orphan']

/** A fault of one item. */
export interface Finding {
  readonly kind: FindingKind
  /** Its primary key, in DynamoDB's JSON. */
  readonly key: WireItem
  /** For a broken item: what doesn't fit. */
  readonly detail: string | undefined
}

/** The result of an examination. */
export interface Examination {
  /** The items that were read, without the gateway's own. */
  readonly items: number
  readonly findings: readonly Finding[]
}

/**
 * Examines a sample of a table's items, including the gateway's own, and writes nothing. In addition to the sample it
 * reads, strongly consistent, the sentinels of unique values and their owners, and the children of parents to count them.
 *
 * @throws DynagateError of a failed call; the signal's reason.
 */
export async function examine(options: ExamineOptions): Promise<Examination> {
  const { store, items: most, maxUnits, signal, clock = systemClock } = options
  const { client, ready } = backgroundClient(store.client, { maxUnits, signal, clock })
  const entities = new Set(store.table.entities)
  const repairer = new Repairer({ store, client, entities, isDryRun: true, clock, signal })
  const findings: Finding[] = []
  let items = 0
  let read = 0
  const { tableName } = store
  for await (const stored of sampleItems({ client, tableName, items: most, isConsistent: true, ready })) {
    await ready()
    read += 1
    if (!isSystemItem(store.table, stored)) items += 1
    findings.push(...findingsOf(store, stored, await repairer.repaired('verify', stored)))
    options.progress?.(read)
  }
  return { items, findings }
}

function findingsOf({ table }: Store, stored: Document, counts: Counts): Finding[] {
  const key = toWire(pickKey(stored, table.primaryIndex))
  const isOfEntity = entityOf(table, stored) !== undefined
  const kinds: (FindingKind | false)[] = [
    counts.unknown > 0 && 'unknown',
    counts.broken > 0 && 'broken',
    // A missing sentinel is reported as such.
    counts.repaired > 0 && counts.sentinels === 0 && 'outdated',
    counts.sentinels > 0 && (isOfEntity ? 'unreserved' : 'orphan'),
    counts.conflicts > 0 && 'conflict',
  ]
  const [fault] = counts.faults
  return kinds.flatMap((kind) => (kind === false ? [] : [{ kind, key, detail: fault?.message }]))
}
