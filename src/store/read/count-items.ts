import type { Document, Table } from '../../model/index.ts'
import type { DynamoClient, QueryInput } from '../client/index.ts'
import { planPage, type Query, queryInput } from '../plan/index.ts'
import { required } from '../required.ts'
import { canLeaveOutExpired } from './carries-items.ts'
import type { Freshness } from './freshness.ts'

/** What counting needs. */
export interface Counting {
  readonly client: DynamoClient
  readonly freshness: Freshness
  readonly table: Table
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Counts the items of a query, up to `upTo`: that many or more are `upTo`. The items are read and paid for, though not
 * sent. Expired and filtered ones don't count. Each partition looks at `2 * upTo` items at most: null where that
 * doesn't tell.
 *
 * @throws TypeError for an index that doesn't carry the attribute by which items expire, or has it as its key.
 */
export async function countItems(query: Query, upTo: number, counting: Counting): Promise<number | null> {
  const { freshness, table, now } = counting
  const { name, index } = query.pattern
  if (!canLeaveOutExpired(index, table)) {
    const { timeToLive } = table.definition
    throw new TypeError(
      `Expected to count ${name} on an index that carries '${timeToLive}', which says what has expired, besides its key`,
    )
  }
  const { queries } = planPage(query, { isForward: true, size: upTo, cursor: undefined }, undefined)
  const counts = queries.map(async ({ question }) => {
    const read = freshness.of({ ...question, kind: 'range', limit: upTo })
    return countPartition(unexpired(queryInput(read), table, now()), upTo, counting.client)
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

/** In two calls at most, or more where items are so large that a call reads fewer of them: 1 MB. */
async function countPartition(input: Input, upTo: number, client: DynamoClient): Promise<Counted> {
  let count = 0
  let looked = 0
  let start: Document | undefined
  do {
    const answer = await client.query({
      ...input,
      Select: 'COUNT',
      // Read over once as many as are wanted: a limit of what is still missing would take a call for each.
      Limit: Math.max(1, (looked < upTo ? upTo : 2 * upTo) - looked),
      ...(start && { ExclusiveStartKey: start }),
    })
    count += required(answer.Count, 'the Count of a Query')
    looked += required(answer.ScannedCount, 'the ScannedCount of a Query')
    start = answer.LastEvaluatedKey
  } while (start !== undefined && count < upTo && looked < 2 * upTo)
  return { count, isWhole: start === undefined }
}

type Input = Readonly<Omit<QueryInput, 'Limit'>>

/** Leaves out what {@link isExpired} says has expired: what holds no number never does. */
function unexpired(input: Input, { definition: { timeToLive } }: Table, now: number): Input {
  if (timeToLive === undefined) return input
  const condition = 'attribute_not_exists(#ttl) OR NOT attribute_type(#ttl, :number) OR #ttl >= :now'
  const { FilterExpression: filter } = input
  return {
    ...input,
    FilterExpression: filter === undefined ? condition : `(${filter}) AND (${condition})`,
    ExpressionAttributeNames: { ...input.ExpressionAttributeNames, '#ttl': timeToLive },
    ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ':number': 'N', ':now': now / 1000 },
  }
}
