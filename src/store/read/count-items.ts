import type { Document, Table } from '../../model/index.ts'
import type { DynamoClient, QueryInput } from '../client/index.ts'
import { planPage, type Query, queryInput } from '../plan/index.ts'
import type { Freshness } from './freshness.ts'

/** What counting takes. */
export interface Counting {
  readonly client: DynamoClient
  readonly freshness: Freshness
  readonly table: Table
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * How many items a query gives in all, or `upTo` where there are as many or more: nobody counts further. They are read
 * and paid for, though not sent. Expired items don't count, and of these no more are read over than `upTo`: null where
 * there are so many.
 */
export async function countItems(query: Query, upTo: number, counting: Counting): Promise<number | null> {
  const { freshness, table, now } = counting
  const { queries } = planPage(query, { isForward: true, size: upTo, cursor: undefined }, undefined)
  const counts = queries.map(async ({ question }) => {
    const read = freshness.of({ ...question, kind: 'range', limit: upTo })
    return countPages(living(queryInput(read), table, now()), upTo, counting.client)
  })
  const found = await Promise.all(counts)
  const sum = found.reduce((total, { count }) => total + count, 0)
  if (sum >= upTo) return upTo
  return found.some(({ isWhole }) => !isWhole) ? null : sum
}

interface Counted {
  readonly count: number
  /** Whether everything was looked at. */
  readonly isWhole: boolean
}

async function countPages(input: Input, upTo: number, client: DynamoClient): Promise<Counted> {
  let count = 0
  let looked = 0
  let start: Document | undefined
  do {
    const answer = await client.query({
      ...input,
      Select: 'COUNT',
      Limit: upTo - count,
      ...(start && { ExclusiveStartKey: start }),
    })
    count += answer.Count ?? 0
    looked += answer.ScannedCount ?? answer.Count ?? 0
    start = answer.LastEvaluatedKey
  } while (start !== undefined && count < upTo && looked < 2 * upTo)
  return { count, isWhole: start === undefined }
}

type Input = Readonly<Omit<QueryInput, 'Limit'>>

/** As {@link isExpired} has it: what holds no number never expires. */
function living(input: Input, { definition: { timeToLive } }: Table, now: number): Input {
  if (timeToLive === undefined) return input
  return {
    ...input,
    FilterExpression: 'attribute_not_exists(#ttl) OR NOT attribute_type(#ttl, :number) OR #ttl >= :now',
    ExpressionAttributeNames: { ...input.ExpressionAttributeNames, '#ttl': timeToLive },
    ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ':number': 'N', ':now': now / 1000 },
  }
}
