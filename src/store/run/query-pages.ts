import type { Document } from '../../model/index.ts'
import type { DynamoClient, QueryInput } from '../client/index.ts'
import { defaultPolicy } from './policy.ts'
import { callOptions, type RunOptions, startRun } from './until-processed.ts'

/** When to stop turning pages. */
export interface PageOptions extends RunOptions {
  /** The items wanted; all of them where left out. */
  readonly limit?: number
  /** The calls it may take; a filter may leave pages empty. Without bound where left out. */
  readonly maxPages?: number
}

/** Items of a query, and where to go on. */
export interface QueryPages {
  readonly items: Document[]
  /** The `ExclusiveStartKey` of what follows; undefined exactly when the query has come to its end. */
  readonly lastEvaluatedKey: Document | undefined
  /** The read units of all pages, where the calls ask what they consume. */
  readonly readUnits: number
}

/**
 * Follows a query's pages until it has `limit` items or comes to the end. A page is at most 1 MB and is filtered
 * after that, so a short or empty page says nothing: only a missing `LastEvaluatedKey` is the end.
 *
 * No page asks for more items than are still wanted, so none is read that isn't handed out. All pages together
 * take at most `timeoutMs`, 5 s where left out; if one fails, the whole does.
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
