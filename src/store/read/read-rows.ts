import { DynagateError } from '../../errors.ts'
import type { Document, Table } from '../../model/index.ts'
import { type Projection, planCompletion, type QueryPlan, type Selection } from '../plan/index.ts'
import { carriesItems } from './carries-items.ts'
import { isExpired } from './expiry.ts'
import { ReadBudget } from './read-budget.ts'
import type { ReadLoader } from './read-loader.ts'
import type { Row } from './row.ts'
import { ShardStream } from './shard-stream.ts'
import { compareMerged, type MergedPlace, takeMerged } from './take-merged.ts'

/** What reading takes. */
export interface Reading {
  readonly table: Table
  readonly loader: ReadLoader
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** What of the items is used; undefined for all of it. */
  readonly selection?: Selection | undefined
}

/** What a query came upon. */
export interface RowsRead {
  readonly rows: readonly Row[]
  /** The keys up to which it looked, where its read budget was spent before it had enough. */
  readonly stoppedAt: Document | undefined
}

/**
 * Carries out a query until it has enough rows or comes to its end: all shards side by side, merged into one
 * order. Expired items, and entries whose item is gone by now, are left out and read over. A filtered query ends,
 * too, when it has cost its read budget.
 */
export async function readRows(plan: QueryPlan, reading: Reading): Promise<RowsRead> {
  const { queries, filterUnits } = plan
  // A part for each shard: so no shard takes more calls than were priced, however far the others come.
  const part = filterUnits === undefined ? undefined : filterUnits / queries.length
  const streams = queries.map((query) => {
    const budget = part === undefined ? undefined : new ReadBudget(part)
    return new ShardStream(plan, query, { loader: reading.loader, budget })
  })
  const rows: Row[] = []
  while (rows.length < plan.enough) {
    const wanted = plan.enough - rows.length
    await Promise.all(streams.map((stream) => stream.fill(wanted)))
    const stop = part === undefined ? undefined : firstUnfilled(plan, streams, wanted)
    const entries = takeMerged(plan, streams, wanted, stop)
    rows.push(...(await livingRows(plan, entries, reading)))
    // Only then is everything before the stop taken: items that were dropped leave room for others of the buffers.
    if (entries.length < wanted) return { rows, stoppedAt: stop?.keys }
  }
  return { rows, stoppedAt: undefined }
}

/** Where the first of the shards stopped that have neither enough nor come to their end. */
function firstUnfilled(
  plan: QueryPlan,
  streams: readonly ShardStream[],
  wanted: number,
): MergedPlace | undefined {
  const places = streams.flatMap(({ shard, buffer, lookedAtUntil: keys }) =>
    keys === undefined || buffer.length >= wanted ? [] : [{ shard, keys }],
  )
  return places.toSorted((a, b) => compareMerged(plan, a, b))[0]
}

async function livingRows(
  { pattern, completion }: QueryPlan,
  entries: readonly Document[],
  reading: Reading,
): Promise<Row[]> {
  const { table, now, selection } = reading
  const found = carriesItems(pattern, selection)
    ? entries
    : await Promise.all(entries.map((entry) => complete(entry, completion, reading)))
  return entries.flatMap((entry, at) => {
    const stored = found[at] ?? null
    const isLiving = stored instanceof DynagateError || (stored && !isExpired(table, stored, now()))
    return isLiving ? [{ entry, stored }] : []
  })
}

async function complete(
  entry: Document,
  projection: Projection | undefined,
  { table, loader }: Reading,
): Promise<Document | null | DynagateError> {
  try {
    return await loader.item(planCompletion(table, entry, projection))
  } catch (error) {
    if (error instanceof DynagateError) return error
    throw error
  }
}
