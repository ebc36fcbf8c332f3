import { DynagateError } from '../../errors.ts'
import type { Document, Table } from '../../model/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { compareKeys, type PartitionQuery, planCompletion, type QueryPlan } from '../plan/index.ts'
import { queryPages } from '../run/index.ts'
import { isExpired } from './expiry.ts'
import type { ItemLoader } from './item-loader.ts'
import { mergeShards } from './merge-shards.ts'
import { carriesItems } from './projection.ts'
import type { Row } from './row.ts'

/** What reading takes. */
export interface Reading {
  readonly client: DynamoClient
  readonly table: Table
  readonly loader: ItemLoader
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Carries out a query: all its shards side by side, each until it has enough or comes to its end, merged into
 * one order. There may be more rows than enough. Expired items, and entries whose item is gone by now, are left
 * out and read over.
 */
export async function readRows(plan: QueryPlan, reading: Reading): Promise<Row[]> {
  const shards = await Promise.all(
    plan.queries.map(async (query) => ({
      shard: query.shard,
      rows: await readPartition(plan, query, reading),
    })),
  )
  return mergeShards(plan, shards)
}

async function readPartition(plan: QueryPlan, query: PartitionQuery, reading: Reading): Promise<Row[]> {
  const rows: Row[] = []
  let limit = plan.enough + query.except.length
  let start = query.input.ExclusiveStartKey
  do {
    const input = { ...query.input, ...(start && { ExclusiveStartKey: start }) }
    const { items, lastEvaluatedKey } = await queryPages(reading.client, input, { limit })
    const entries = items.filter((entry) => !isExcepted(plan, query, entry))
    rows.push(...(await livingRows(plan, entries, reading)))
    start = lastEvaluatedKey
    limit = Math.min(limit * 2, mostAtOnce)
  } while (start !== undefined && rows.length < plan.enough)
  return rows
}

/** The most items asked for at once while reading over items that are gone. */
const mostAtOnce = 1000

function isExcepted({ pattern }: QueryPlan, { except }: PartitionQuery, entry: Document): boolean {
  const key = pattern.index.sort && entry[pattern.index.sort.name]
  return key !== undefined && except.some((excepted) => compareKeys(excepted, key) === 0)
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
    const isLiving = stored instanceof DynagateError || (stored !== null && !isExpired(table, stored, now()))
    return isLiving ? [{ entry, stored }] : []
  })
}

async function complete(
  entry: Document,
  { table, loader }: Reading,
): Promise<Document | null | DynagateError> {
  try {
    return await loader.load(planCompletion(table, entry))
  } catch (error) {
    if (error instanceof DynagateError) return error
    throw error
  }
}
