import type { Document } from '../../model/index.ts'
import type { DynamoClient, QueryInput } from '../client/index.ts'
import { defaultPolicy } from './policy.ts'
import { callOptions, type RunOptions, startRun } from './until-processed.ts'

/** Limits of `queryPages()`. */
export interface PageOptions extends RunOptions {
  /** The number of items to read; by default all. */
  readonly limit?: number
  /** The maximum number of calls, because a filter may leave pages empty; unlimited by default. */
  readonly maxPages?: number
}

/** Items of a query, and where to continue. */
export interface QueryPages {
  readonly items: Document[]
  /** The `ExclusiveStartKey` of the next page; undefined exactly at the end of the query. */
  readonly lastEvaluatedKey: Document | undefined
  /** The read units of all pages, if the calls report their consumed capacity. */
  readonly readUnits: number
}

/**
 * Reads a query's pages until it has `limit` items or reaches the end. A page is at most 1 MB before it is filtered, so a
 * short or empty page doesn't mean the end: only a missing `LastEvaluatedKey` does.
 *
 * No page requests more items than are missing, so every item that is read is returned. All pages together take at most
 * `timeoutMs`, 5 s by default; if one fails, the whole query does.
 */
export async function queryPages(
  client: DynamoClient,
  input: Omit<QueryInput, 'Limit'>,
  options: PageOptions = {},
): Promise<QueryPages> {
  const { limit = Number.POSITIVE_INFINITY, maxPages = Number.POSITIVE_INFINITY } = options
  const run = startRun(options, defaultPolicy.readDeadlineMs)
  const items: Document[] = []
  let readUnits = 0
  let lastEvaluatedKey = input.ExclusiveStartKey
  for (let page = 0; page < maxPages && items.length < limit; page += 1) {
    const answer = await client.query(
      {
        ...input,
        ...(lastEvaluatedKey && { ExclusiveStartKey: lastEvaluatedKey }),
        ...(Number.isFinite(limit) && { Limit: limit - items.length }),
      },
      callOptions(run),
    )
    for (const item of answer.Items ?? []) items.push(item)
    readUnits += answer.ConsumedCapacity?.CapacityUnits ?? 0
    lastEvaluatedKey = answer.LastEvaluatedKey
    if (!lastEvaluatedKey) break
  }
  return { items, lastEvaluatedKey, readUnits }
}
