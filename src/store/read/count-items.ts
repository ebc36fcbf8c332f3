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
 * and paid for, though not sent. Expired items don't count.
 */
export async function countItems(query: Query, upTo: number, counting: Counting): Promise<number> {
  const { freshness, table, now } = counting
  const { queries } = planPage(query, { isForward: true, size: upTo, cursor: undefined }, undefined)
  const counts = queries.map(({ question }) => {
    const read = freshness.of({ ...question, kind: 'range', limit: upTo })
    return countPages(living(queryInput(read), table, now()), upTo, counting.client)
  })
  const sum = (await Promise.all(counts)).reduce((total, count) => total + count, 0)
  return Math.min(upTo, sum)
}

async function countPages(input: Input, upTo: number, client: DynamoClient): Promise<number> {
  let count = 0
  let start: Document | undefined
  do {
    const answer = await client.query({
      ...input,
      Select: 'COUNT',
      Limit: upTo - count,
      ...(start && { ExclusiveStartKey: start }),
    })
    count += answer.Count ?? 0
    start = answer.LastEvaluatedKey
  } while (start !== undefined && count < upTo)
  return count
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
