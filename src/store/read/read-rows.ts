import { DynagateError } from '../../errors.ts'
import type { AnyEntity, Document, Table } from '../../model/index.ts'
import {
  mostFilteredCalls,
  mostReadOver,
  type PartitionQuery,
  type Projection,
  planCompletion,
  type QueryPlan,
  type Selection,
} from '../plan/index.ts'
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
 * order. Expired items, and entries whose item is gone by now, are left out and read over, but only so many of them.
 * A filtered query ends, too, when it has cost its read budget.
 */
export async function readRows(plan: QueryPlan, reading: Reading): Promise<RowsRead> {
  const { loader } = reading
  const streams = plan.queries.map(
    (query) => new ShardStream(plan, query, { loader, budget: budgetOf(plan, query, loader) }),
  )
  const rows: Row[] = []
  let last: Document | undefined
  for (let round = 1; rows.length < plan.enough; round += 1) {
    const wanted = wantedIn(round, plan, rows.length)
    if (wanted === 0) return { rows, stoppedAt: last }
    await Promise.all(streams.map((stream) => stream.fill(wanted)))
    const stop = firstUnfilled(plan, streams, wanted)
    const entries = takeMerged(plan, streams, wanted, stop)
    last = entries.at(-1)
    rows.push(...(await livingRows(plan, entries, reading)))
    // Only then is everything before the stop taken: items that were dropped leave room for others of the buffers.
    if (entries.length < wanted) return { rows, stoppedAt: stop?.keys }
  }
  return { rows, stoppedAt: undefined }
}

/**
 * How many entries a round takes. Where some of the first don't count, a second one takes many more: each round of
 * entries that must be completed is a call of its own. A filtered query goes on until its budget is spent.
 */
function wantedIn(round: number, { enough, filterUnits }: QueryPlan, found: number): number {
  if (round === 1 || filterUnits !== undefined) return enough - found
  return round === 2 ? mostReadOver(enough) : 0
}

/** Each shard has a part of the budget: so none takes more calls than were priced, however far the others come. */
function budgetOf(
  { filterUnits, queries, enough: wanted, pattern }: QueryPlan,
  { question: { consistent } }: PartitionQuery,
  loader: ReadLoader,
): ReadBudget | undefined {
  if (filterUnits === undefined) return undefined
  const readUnits = filterUnits / queries.length
  const bytes = loader.bytesOf(pattern.entities)
  return new ReadBudget({ readUnits, calls: mostFilteredCalls({ readUnits, wanted, bytes, consistent }) })
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
    : await Promise.all(
        entries.map((entry) =>
          complete(entry, { projection: completion, entities: pattern.entities }, reading),
        ),
      )
  return entries.flatMap((entry, at) => {
    const stored = found[at] ?? null
    const isLiving = stored instanceof DynagateError || (stored && !isExpired(table, stored, now()))
    return isLiving ? [{ entry, stored }] : []
  })
}

async function complete(
  entry: Document,
  { projection, entities }: { projection: Projection | undefined; entities: readonly AnyEntity[] },
  { table, loader }: Reading,
): Promise<Document | null | DynagateError> {
  try {
    return await loader.item(planCompletion(table, entry, projection, entities))
  } catch (error) {
    if (error instanceof DynagateError) return error
    throw error
  }
}
