import { DynagateError } from '../../errors.ts'
import type { Document } from '../../model/index.ts'
import {
  carriesItems,
  FilterBudget,
  type ItemRead,
  mostFilteredCalls,
  mostReadOver,
  type PartitionQuery,
  planCompletion,
  type QueryPlan,
} from '../plan/index.ts'
import { isExpired } from '../time-to-live.ts'
import type { ReadLoader } from './read-loader.ts'
import type { Reading } from './reading.ts'
import { type Row, shownRow } from './row.ts'
import { ShardStream } from './shard-stream.ts'
import { compareMerged, type MergedPosition, takeMerged } from './take-merged.ts'

/** The rows of a query. */
export interface RowsRead {
  readonly rows: readonly Row[]
  /** The last evaluated keys, if the query stopped without enough rows before its end; otherwise undefined. */
  readonly stoppedAt: Document | undefined
}

/**
 * Executes a query until it has enough rows or reaches its end: all shards concurrently, merged into one order. Drops
 * expired items and entries whose items have been deleted, and reads a bounded number of further entries instead. A
 * filtered query also ends when its read budget is spent.
 */
export async function readRows(plan: QueryPlan, reading: Reading): Promise<RowsRead> {
  const { loader } = reading
  const streams = plan.queries.map(
    (query) => new ShardStream(query, { loader, budget: budgetOf(plan, query, loader) }),
  )
  const rows: Row[] = []
  let last: Document | undefined
  for (let round = 1; rows.length < plan.limit; round += 1) {
    const wanted = wantedIn(round, plan, rows.length)
    if (wanted === 0) return { rows, stoppedAt: last }
    await Promise.all(streams.map((stream) => stream.fill(wanted)))
    const stop = firstUnfilled(plan, streams, wanted)
    const entries = takeMerged(plan, streams, wanted, stop)
    last = entries.at(-1)
    rows.push(...(await livingRows(plan, entries, reading)))
    // Only now has every entry before the stop been taken: rows dropped above had made room for buffered entries.
    if (entries.length < wanted) return { rows, stoppedAt: stop?.keys }
  }
  return { rows, stoppedAt: undefined }
}

/**
 * The number of entries that a round takes. If entries of the first round are dropped, the second takes many more,
 * because completing the entries of each round is a separate call. A filtered query continues until its budget is spent.
 */
function wantedIn(round: number, { limit, filterUnits }: QueryPlan, found: number): number {
  if (round === 1 || filterUnits !== undefined) return limit - found
  return round === 2 ? mostReadOver(limit) : 0
}

/** The budget of one shard: an equal part, so that no shard makes more calls than were priced. */
function budgetOf(
  { filterUnits, queries, limit: wanted, pattern }: QueryPlan,
  { range: { consistent } }: PartitionQuery,
  loader: ReadLoader,
): FilterBudget | undefined {
  if (filterUnits === undefined) return undefined
  const readUnits = filterUnits / queries.length
  const bytes = loader.bytesOf(pattern.entities)
  return new FilterBudget({ readUnits, calls: mostFilteredCalls({ readUnits, wanted, bytes, consistent }) })
}

/** The first position at which a shard stopped without enough entries and before its end. */
function firstUnfilled(
  plan: QueryPlan,
  streams: readonly ShardStream[],
  wanted: number,
): MergedPosition | undefined {
  const positions = streams.flatMap(({ shard, buffer, evaluatedThrough: keys }) =>
    keys === undefined || buffer.length >= wanted ? [] : [{ shard, keys }],
  )
  return positions.toSorted((a, b) => compareMerged(plan, a, b))[0]
}

async function livingRows(
  { pattern, completion }: QueryPlan,
  entries: readonly Document[],
  reading: Reading,
): Promise<Row[]> {
  const { table, now, selection, rule } = reading
  const found = carriesItems(pattern, selection)
    ? entries
    : await Promise.all(
        entries.map((entry) =>
          complete(
            entry,
            { pattern: pattern.name, projection: completion, entities: pattern.entities },
            reading,
          ),
        ),
      )
  return entries.flatMap((entry, at): Row[] => {
    const stored = found[at]
    if (stored instanceof DynagateError) return [{ entry, stored }]
    if (!stored || isExpired(table, stored, now())) return []
    const row = { entry, stored }
    const shown = rule === undefined ? row : shownRow(pattern, { ...reading, rule }, row)
    return shown ? [shown] : []
  })
}

async function complete(
  entry: Document,
  of: Pick<ItemRead, 'pattern' | 'projection' | 'entities'>,
  { table, loader }: Reading,
): Promise<Document | null | DynagateError> {
  try {
    return await loader.item(planCompletion(table, entry, of))
  } catch (error) {
    if (error instanceof DynagateError) return error
    throw error
  }
}
