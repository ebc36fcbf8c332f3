import { DynagateError } from '../../errors.ts'
import type { Document, Table } from '../../model/index.ts'
import { planCompletion, type QueryPlan } from '../plan/index.ts'
import { isExpired } from './expiry.ts'
import { carriesItems } from './projection.ts'
import type { ReadLoader } from './read-loader.ts'
import type { Row } from './row.ts'
import { ShardStream } from './shard-stream.ts'
import { takeMerged } from './take-merged.ts'

/** What reading takes. */
export interface Reading {
  readonly table: Table
  readonly loader: ReadLoader
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Carries out a query until it has enough rows or comes to its end: all shards side by side, merged into one
 * order. Expired items, and entries whose item is gone by now, are left out and read over.
 */
export async function readRows(plan: QueryPlan, reading: Reading): Promise<Row[]> {
  const streams = plan.queries.map((query) => new ShardStream(plan, query, reading.loader))
  const rows: Row[] = []
  while (rows.length < plan.enough) {
    const wanted = plan.enough - rows.length
    await Promise.all(streams.map((stream) => stream.fill(wanted)))
    const entries = takeMerged(plan, streams, wanted)
    if (entries.length === 0) break
    rows.push(...(await livingRows(plan, entries, reading)))
  }
  return rows
}

async function livingRows(
  { pattern }: QueryPlan,
  entries: readonly Document[],
  reading: Reading,
): Promise<Row[]> {
  const { table, now } = reading
  const found = carriesItems(pattern)
    ? entries
    : await Promise.all(entries.map((entry) => complete(entry, reading)))
  return entries.flatMap((entry, at) => {
    const stored = found[at] ?? null
    const isLiving = stored instanceof DynagateError || (stored && !isExpired(table, stored, now()))
    return isLiving ? [{ entry, stored }] : []
  })
}

async function complete(
  entry: Document,
  { table, loader }: Reading,
): Promise<Document | null | DynagateError> {
  try {
    return await loader.item(planCompletion(table, entry))
  } catch (error) {
    if (error instanceof DynagateError) return error
    throw error
  }
}
